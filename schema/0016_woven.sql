-- SPDX-License-Identifier: Apache-2.0
-- A list of cases in a window of time looks at those that show messages of others apart, since
-- neither their opening nor their own last message bounds what they show.
CREATE INDEX support_case_woven ON support_case (account, case_id) WHERE woven = 1;
