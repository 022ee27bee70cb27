-- Notes of accounts (a table for the tests of the generator).
CREATE TABLE note (
	account TEXT NOT NULL, -- whose (12 digits)
	id TEXT NOT NULL,
	body TEXT NOT NULL,
	written BIGINT NOT NULL,
	due BIGINT,
	picture BYTEA,
	PRIMARY KEY (account, id)
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE tag (name TEXT NOT NULL PRIMARY KEY, hidden BIGINT NOT NULL);
