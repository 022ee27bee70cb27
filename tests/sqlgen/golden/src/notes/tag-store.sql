-- SPDX-License-Identifier: Apache-2.0

-- tag_list: many () -> (name text, hidden bool)
-- Every tag.
SELECT name, hidden FROM tag ORDER BY name;

-- tag_hide: one (name text) -> (hidden bool)
-- Hides a tag and says so.
UPDATE tag SET hidden = 1 WHERE name = :name RETURNING hidden;
