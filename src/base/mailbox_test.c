/* SPDX-License-Identifier: Apache-2.0 */
/* Mail addresses: what is taken and what is refused. */
#include "mailbox.h"
#include "test.h"

TEST(mailboxes)
{
	static const char *const good[] = {"janedoe@example.com", "a@b", "a.b+tag@x-y.example",
					   "o'neil@example.com", "\xe5\xbc\xa0@\xe4\xbe\x8b.cn"};
	static const char *const bad[] = {"",
					  "a",
					  "@b",
					  "a@",
					  "a@b@c",
					  "a b@c",
					  "a@b c",
					  "a@b\r\nBcc: x@y",
					  "a\n@b",
					  "a@-b",
					  "a@b-",
					  "a@b..c",
					  ".a@b",
					  "a.@b",
					  "a@b.",
					  "Jane <a@b>",
					  "a,b@c",
					  "\"a\"@b",
					  "a@[127.0.0.1]",
					  "\xff@b"};
	char longest[300];

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect(mailbox_valid(str_from(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!mailbox_valid(str_from(bad[i])));
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = i % 60 == 59 ? '.' : 'a';
	longest[1] = '@';
	expect(mailbox_valid((str){longest, 254}));
	expect(!mailbox_valid((str){longest, 255}));
	expect(!mailbox_valid((str){"a\0@b", 4}));
}
