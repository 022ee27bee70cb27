/* SPDX-License-Identifier: Apache-2.0 */
#include "torture-story.h"

#include "err.h"

#define BEFORE TORTURE_BEFORE
#define LOOSE TORTURE_LOOSE
#define FEW TORTURE_FEW

#define OPEN_CASE                                                                                  \
	{                                                                                          \
		"support:CreateCase", "BUSINESS",                                                  \
			"{\"subject\":\"s<n>\",\"communicationBody\":\"b\",\"severityCode\":"      \
			"\"low\"}",                                                                \
			"case=caseId", BEFORE                                                      \
	}
#define TAKEN_CASE                                                                                 \
	OPEN_CASE,                                                                                 \
	{                                                                                          \
		"mainstay:TakeCase", "AGENT", "{\"caseId\":\"<case>\"}", NULL, BEFORE              \
	}
#define FILE_SET                                                                                   \
	{                                                                                          \
		"support:AddAttachmentsToSet", "BUSINESS",                                         \
			"{\"attachments\":[{\"fileName\":\"a.txt\",\"data\":\"aGVsbG8=\"}]}",      \
			"set=attachmentSetId", BEFORE                                              \
	}
#define NEW_USER                                                                                   \
	{                                                                                          \
		"mainstay:CreateUser", NULL,                                                       \
			"{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\","          \
			"\"email\":"                                                               \
			"\"u@example.com\",\"role\":\"member\"}",                                  \
			NULL, BEFORE                                                               \
	}
#define NEW_KEY                                                                                    \
	{                                                                                          \
		"mainstay:CreateAccessKey", NULL,                                                  \
			"{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\"}",         \
			"key=accessKey.accessKeyId", BEFORE                                        \
	}
#define NEW_ACCOUNT                                                                                \
	{                                                                                          \
		"mainstay:CreateAccount", NULL,                                                    \
			"{\"organizationId\":\"<org>\",\"name\":\"a<n>\",\"email\":\"a@example."   \
			"com\"}",                                                                  \
			"account=account.accountId", BEFORE                                        \
	}
#define UPLOAD                                                                                     \
	{                                                                                          \
		"support:GetAttachmentUploadLinks", "BUSINESS",                                    \
			"{\"fileName\":\"big.bin\",\"fileSizeBytes\":4}",                          \
			"upload=uploadId put=uploadUrls.0.url", BEFORE                             \
	}
#define WEBHOOK                                                                                    \
	{                                                                                          \
		"mainstay:CreateWebhook", "BUSINESS",                                              \
			"{\"url\":\"https://receiver.invalid/\",\"kinds\":[\"None\"]}",            \
			"hook=webhook.webhookId", BEFORE                                           \
	}
#define ON_WEBHOOK "{\"webhookId\":\"<hook>\"}"
#define CALLBACK                                                                                   \
	OPEN_CASE,                                                                                 \
	{                                                                                          \
		"mainstay:RequestCallback", "BUSINESS",                                            \
			"{\"caseId\":\"<case>\",\"phoneNumber\":\"+4930123456\"}",                 \
			"callback=callback.callbackId", BEFORE                                     \
	}
#define ON_CALLBACK "{\"callbackId\":\"<callback>\"}"
/* A display id is 15 digits of base64: with it no two mails are the same. */
#define NEW_NUMBER                                                                                 \
	OPEN_CASE,                                                                                 \
	{                                                                                          \
		"mainstay:GetCase", "BUSINESS", "{\"caseId\":\"<case>\"}",                         \
			"display=case.displayId", BEFORE                                           \
	}
#define NEW_MAIL                                                                                   \
	NEW_NUMBER,                                                                                \
	{                                                                                          \
		"mainstay:DeliverMail", NULL, A_MAIL, "mail=mailId", BEFORE                        \
	}
#define ON_MAIL "{\"mailId\":\"<mail>\"}"
#define A_MAIL "{\"data\":\"RnJvbTogYUBiLmV4YW1wbGUKCmFi<display>A\"}"
#define A_BOUNCE                                                                                   \
	"{\"data\":\""                                                                             \
	"RnJvbTogbWFpbGVyLWRhZW1vbkBiLmV4YW1wbGUKWC1GYWlsZWQtUmVjaXBpZW50"                         \
	"czogZ29uZUBiLmV4YW1wbGUKU3ViamVjdDogdW5kZWxpdmVyYWJsZQoK"                                 \
	"<display>A\"}"
/* One all-day event. */
#define A_HOLIDAY                                                                                  \
	"QkVHSU46VkNBTEVOREFSClZFUlNJT046Mi4wCkJFR0lOOlZFVkVOVApVSUQ6MQpEVFNUQVJUO1ZBTFVFPURBVEU6" \
	"MjAyNzAxMDEKU1VNTUFSWTpOZXcgWWVhcgpFTkQ6VkVWRU5UCkVORDpWQ0FMRU5EQVIK"
#define OPEN_CHAT                                                                                  \
	{                                                                                          \
		"mainstay:StartChat", "BUSINESS",                                                  \
			"{\"subject\":\"s<n>\",\"communicationBody\":\"b\"}",                      \
			"chat=chat.chatId case=chat.caseId", BEFORE                                \
	}
#define TAKEN_CHAT                                                                                 \
	OPEN_CHAT,                                                                                 \
	{                                                                                          \
		"mainstay:AcceptChat", "AGENT", ON_CHAT, NULL, BEFORE                              \
	}
#define ON_CHAT "{\"chatId\":\"<chat>\"}"
#define TEAM                                                                                       \
	{                                                                                          \
		"mainstay:PutTeam", "LEAD",                                                        \
			"{\"team\":\"t\",\"members\":[{\"userName\":\"jun\"}]}", NULL, BEFORE      \
	}
#define ON_CALL                                                                                    \
	TEAM,                                                                                      \
	{                                                                                          \
		"mainstay:PutRotation", "LEAD",                                                    \
			"{\"team\":\"t\",\"members\":[\"amara\",\"jun\"]}", NULL, BEFORE           \
	}
#define ROUTED                                                                                     \
	TEAM,                                                                                      \
		{"mainstay:PutAgent", "LEAD", "{\"userName\":\"jun\",\"capacity\":10000}", NULL,   \
		 BEFORE},                                                                          \
		{"mainstay:PutPresence", "LEAD",                                                   \
		 "{\"userName\":\"jun\",\"presence\":\"available\"}", NULL, BEFORE},               \
		{"mainstay:PutAccountManager", "LEAD",                                             \
		 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"lena\"}", NULL, BEFORE}, \
	{                                                                                          \
		"mainstay:PutRoutingRules", "LEAD",                                                \
			"{\"rules\":[{\"code\":\"r\",\"team\":\"t\",\"plans\":[\"business\"],"     \
			"\"copyAccountManager\":true,\"replyMinutes\":5}]}",                       \
			NULL, BEFORE                                                               \
	}
#define ON_CASE "{\"caseId\":\"<case>\"}"
#define ON_ACCOUNT "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"maxResults\":5}"
#define CHECK "HCP4007jGY"

const struct torture_line torture_story[] = {
	/* Cases, as their owners see them. */
	{"support:CreateCase", "BUSINESS",
	 "{\"subject\":\"s<n>\",\"communicationBody\":\"b\",\"severityCode\":\"high\","
	 "\"ccEmailAddresses\":[\"a@example.com\"]}",
	 "case=caseId", 0},
	{"support:AddAttachmentsToSet", "BUSINESS",
	 "{\"attachments\":[{\"fileName\":\"a.txt\",\"data\":\"aGVsbG8=\"}]}", NULL, 0},
	OPEN_CASE,
	FILE_SET,
	{"support:AddCommunicationToCase", "BUSINESS",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"more\",\"attachmentSetId\":\"<set>\"}",
	 NULL, 0},
	{"support:DescribeCommunications", "BUSINESS", ON_CASE,
	 "file=communications.0.attachmentSet.0.attachmentId", 0},
	{"support:DescribeAttachment", "BUSINESS", "{\"attachmentId\":\"<file>\"}", NULL, 0},
	{"support:GetAttachmentDownloadLink", "BUSINESS", "{\"attachmentId\":\"<file>\"}", NULL, 0},
	{"support:DescribeCases", "BUSINESS", "{\"includeResolvedCases\":true,\"maxResults\":10}",
	 NULL, 0},
	OPEN_CASE,
	{"support:ResolveCase", "BUSINESS", ON_CASE, NULL, 0},
	{"support:GetAttachmentUploadLinks", "BUSINESS",
	 "{\"fileName\":\"big.bin\",\"fileSizeBytes\":4}", NULL, 0},
	UPLOAD,
	{"PUT <put>", NULL, "part", NULL, 0},
	UPLOAD,
	{"PUT <put>", NULL, "part", NULL, BEFORE},
	{"support:CompleteAttachmentUpload", "BUSINESS",
	 "{\"uploadId\":\"<upload>\",\"completedUploads\":[{\"partIndex\":1,"
	 "\"eTag\":\"37a680133bd09342f934afb8dd2c7d9e\"}]}",
	 NULL, 0},
	{"support:DescribeAttachmentUploadStatus", "BUSINESS", "{\"uploadId\":\"<upload>\"}", NULL,
	 0},
	{"support:DescribeServices", "BUSINESS", "{}", NULL, 0},
	{"support:DescribeSeverityLevels", "BUSINESS", "{}", NULL, 0},
	{"support:DescribeCreateCaseOptions", "BUSINESS",
	 "{\"issueType\":\"technical\",\"serviceCode\":\"aws-lambda\",\"language\":\"en\","
	 "\"categoryCode\":\"general-guidance\"}",
	 NULL, 0},
	{"support:DescribeSupportedLanguages", "BUSINESS",
	 "{\"issueType\":\"technical\",\"serviceCode\":\"aws-lambda\","
	 "\"categoryCode\":\"general-guidance\"}",
	 NULL, 0},
	{"mainstay:CreateCase", "ENTERPRISE",
	 "{\"subject\":\"s<n>\",\"communicationBody\":\"b\",\"attachments\":[{\"fileName\":"
	 "\"a.txt\",\"data\":\"aGVsbG8=\"}]}",
	 NULL, 0},
	OPEN_CASE,
	{"mainstay:AddCaseCommunication", "BUSINESS",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"more\",\"attachments\":[{\"fileName\":"
	 "\"a.txt\",\"data\":\"aGVsbG8=\"}]}",
	 NULL, 0},
	{"mainstay:GetCase", "BUSINESS", ON_CASE, NULL, 0},
	{"mainstay:ListCases", "BUSINESS", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ExplainCaseClock", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:ListQuarantinedAttachments", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:RescanAttachment", "AGENT",
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"attachmentId\":\"<file>\"}", NULL, 0},
	{"mainstay:GetCaseAttachment", "BUSINESS", "{\"attachmentId\":\"<file>\"}", NULL, 0},
	OPEN_CASE,
	{"mainstay:ResolveCase", "BUSINESS", ON_CASE, NULL, 0},

	/* Hours and holidays. */
	{"mainstay:ImportHolidays", "OPERATOR",
	 "{\"name\":\"set<n>\",\"calendarData\":\"" A_HOLIDAY "\"}", "set=name", 0},
	{"mainstay:PutCalendar", "OPERATOR",
	 "{\"name\":\"china-office\",\"hours\":\"+08:00 mon-fri 09:00-18:00\",\"holidaySets\":"
	 "[\"<set>\"],\"from\":\"2037-01-01T00:00:00Z\"}",
	 NULL, LOOSE},
	{"mainstay:GetCalendar", "AGENT", "{\"name\":\"<set>\"}", NULL, 0},
	{"mainstay:ListCalendars", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ImportHolidays", "OPERATOR",
	 "{\"name\":\"set<n>\",\"calendarData\":\"" A_HOLIDAY "\"}", "set=name", BEFORE},
	{"mainstay:DeleteCalendar", "OPERATOR", "{\"name\":\"<set>\"}", NULL, 0},

	{"mainstay:ReportAttainment", "LEAD", "{\"by\":\"agent\"}", NULL, 0},
	{"mainstay:ListClockResults", "LEAD", "{\"maxResults\":5}", NULL, 0},

	/* The desk. */
	OPEN_CASE,
	{"mainstay:TakeCase", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:AddNote", "AGENT", "{\"caseId\":\"<case>\",\"body\":\"note\"}", NULL, 0},
	{"mainstay:ListNotes", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:GetDeskCase", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:ListQueue", "AGENT", "{\"maxResults\":5}", NULL, 0},
	TAKEN_CASE,
	{"mainstay:AskCustomer", "AGENT", "{\"caseId\":\"<case>\",\"communicationBody\":\"what?\"}",
	 NULL, 0},
	TAKEN_CASE,
	{"mainstay:ReplyToCase", "AGENT",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"so\",\"attachments\":[{\"fileName\":"
	 "\"a.txt\",\"data\":\"aGVsbG8=\"}],\"nextStatus\":\"work-in-progress\"}",
	 NULL, 0},
	TAKEN_CASE,
	{"mainstay:ReleaseCase", "AGENT", ON_CASE, NULL, 0},
	TAKEN_CASE,
	{"mainstay:ChangeCaseSeverity", "AGENT",
	 "{\"caseId\":\"<case>\",\"severityCode\":\"urgent\",\"reason\":\"r\"}", NULL, 0},
	TAKEN_CASE,
	{"mainstay:TransferCase", "LEAD", "{\"caseId\":\"<case>\",\"assignee\":\"jun\"}", NULL, 0},
	TAKEN_CASE,
	{"mainstay:ResolveCaseAsAgent", "AGENT",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"done\"}", NULL, 0},
	TAKEN_CASE,
	{"mainstay:ResolveCaseAsAgent", "AGENT", ON_CASE, NULL, BEFORE},
	{"mainstay:ReopenCase", "AGENT", "{\"caseId\":\"<case>\",\"reason\":\"r\"}", NULL, 0},
	{"mainstay:RebuildCaseCache", NULL, ON_ACCOUNT, NULL, 0},

	/* Work on cases. */
	OPEN_CASE,
	{"mainstay:UpdateCase", "BUSINESS",
	 "{\"caseId\":\"<case>\",\"visibility\":\"private\",\"addCcEmailAddresses\":"
	 "[\"a@example.com\"]}",
	 NULL, 0},
	{"mainstay:ListCaseFields", "BUSINESS", "{}", NULL, 0},
	OPEN_CASE,
	{"mainstay:DraftReply", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:UpdateDeskCase", "AGENT",
	 "{\"caseId\":\"<case>\",\"addTags\":[\"t<n>\"],\"addLinks\":[{\"target\":"
	 "\"https://example.com/<n>\"}]}",
	 NULL, 0},
	{"mainstay:PutMacro", "LEAD",
	 "{\"name\":\"m<n>\",\"reply\":\"Hi {{customer.name}}\",\"note\":\"n\",\"addTags\":"
	 "[\"m\"]}",
	 "macro=macro.name", 0},
	{"mainstay:ListMacros", "AGENT", "{\"maxResults\":5}", NULL, 0},
	OPEN_CASE,
	{"mainstay:ApplyMacro", "AGENT", "{\"caseId\":\"<case>\",\"name\":\"<macro>\"}", NULL, 0},
	{"mainstay:PutMacro", "LEAD", "{\"name\":\"d<n>\",\"note\":\"n\"}", "macro=macro.name",
	 BEFORE},
	{"mainstay:DeleteMacro", "LEAD", "{\"name\":\"<macro>\"}", NULL, 0},
	OPEN_CASE,
	{"mainstay:ScheduleReply", "AGENT",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"b\",\"sendAt\":<SOON>}",
	 "reply=reply.replyId", 0},
	{"mainstay:ListScheduledReplies", "AGENT", ON_CASE, NULL, 0},
	{"mainstay:ScheduleReply", "AGENT",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"b\",\"sendAt\":<SOON>}",
	 "reply=reply.replyId", BEFORE},
	{"mainstay:CancelScheduledReply", "AGENT", "{\"replyId\":\"<reply>\"}", NULL, 0},
	OPEN_CASE,
	{"support:CreateCase", "BUSINESS", "{\"subject\":\"s\",\"communicationBody\":\"b\"}",
	 "other=caseId", BEFORE},
	{"mainstay:MergeCases", "AGENT", "{\"caseId\":\"<case>\",\"intoCaseId\":\"<other>\"}", NULL,
	 0},
	OPEN_CASE,
	{"support:CreateCase", "BUSINESS", "{\"subject\":\"s\",\"communicationBody\":\"b\"}",
	 "other=caseId", BEFORE},
	{"mainstay:MergeCases", "AGENT", "{\"caseId\":\"<case>\",\"intoCaseId\":\"<other>\"}",
	 "undo=undoId", BEFORE},
	{"mainstay:UndoAction", "AGENT", "{\"undoId\":\"<undo>\"}", NULL, 0},
	OPEN_CASE,
	{"support:AddCommunicationToCase", "BUSINESS",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"more\"}", NULL, BEFORE},
	{"mainstay:SplitCase", "AGENT",
	 "{\"caseId\":\"<case>\",\"messages\":[2],\"subject\":\"part\"}", NULL, 0},
	{"mainstay:GetCase", "BUSINESS", ON_CASE, NULL, 0},
	OPEN_CASE,
	{"mainstay:BulkUpdateCases", "LEAD",
	 "{\"caseIds\":[\"<case>\"],\"queue\":\"q\",\"severityCode\":\"high\",\"addTags\":"
	 "[\"b\"]}",
	 NULL, 0},
	OPEN_CASE,
	{"mainstay:ReplyToCase", "AGENT",
	 "{\"caseId\":\"<case>\",\"communicationBody\":\"so\",\"nextStatus\":\"resolved\"}", NULL,
	 BEFORE},
	{"mainstay:RateCase", "BUSINESS", "{\"caseId\":\"<case>\",\"rating\":5}", NULL, 0},
	{"mainstay:ReportSatisfaction", "LEAD", "{}", NULL, 0},
	{"mainstay:PutContacts", "BUSINESS",
	 "{\"contacts\":[{\"name\":\"Ada\",\"email\":\"ada@example.com\"}]}", NULL, LOOSE},
	{"mainstay:ListContacts", "BUSINESS", "{}", NULL, 0},

	/* The phone. */
	OPEN_CASE,
	{"mainstay:RequestCallback", "BUSINESS",
	 "{\"caseId\":\"<case>\",\"phoneNumber\":\"+4930123456\",\"message\":\"m\"}", NULL, 0},
	{"mainstay:ListCallbacks", "BUSINESS", ON_CASE, NULL, 0},
	CALLBACK,
	{"mainstay:ClaimCallback", "AGENT", ON_CALLBACK, NULL, 0},
	CALLBACK,
	{"mainstay:CompleteCallback", "AGENT",
	 "{\"callbackId\":\"<callback>\",\"outcome\":\"reached\",\"communicationBody\":\"so\","
	 "\"note\":\"n\"}",
	 NULL, 0},
	CALLBACK,
	{"mainstay:CancelCallback", "BUSINESS", ON_CALLBACK, NULL, 0},
	/* Mails that come in. */
	NEW_NUMBER,
	{"mainstay:DeliverMail", NULL, A_MAIL, NULL, 0},
	NEW_MAIL,
	{"mainstay:GetMail", "AGENT", ON_MAIL, NULL, 0},
	{"mainstay:GetMailStatus", "AGENT", "{}", NULL, 0},
	{"mainstay:ListMails", "AGENT", "{\"state\":\"waiting\",\"maxResults\":5}", NULL, 0},
	NEW_MAIL,
	{"mainstay:ReleaseMail", "AGENT",
	 "{\"mailId\":\"<mail>\",\"accountId\":\"<BUSINESS_ACCOUNT_ID>\"}", NULL, 0},
	NEW_MAIL,
	{"mainstay:DiscardMail", "AGENT", ON_MAIL, NULL, 0},
	NEW_NUMBER,
	{"mainstay:DeliverMail", NULL, A_BOUNCE, NULL, BEFORE},
	{"job mail-intake", NULL, "", NULL, BEFORE},
	{"mainstay:ListMailAddresses", "AGENT", "{}", NULL, 0},
	NEW_NUMBER,
	{"mainstay:DeliverMail", NULL, A_BOUNCE, NULL, BEFORE},
	{"job mail-intake", NULL, "", NULL, BEFORE},
	{"mainstay:ClearMailAddress", "AGENT", "{\"address\":\"gone@b.example\"}", NULL, 0},
	{"mainstay:PutPhoneNumbers", "BUSINESS", "{\"numbers\":[]}", NULL, BEFORE},
	{"mainstay:PutPhoneNumbers", "BUSINESS",
	 "{\"numbers\":[{\"phoneNumber\":\"+4930123456\"},{\"phoneNumber\":\"+4930123457\"}]}",
	 NULL, 0},
	{"mainstay:ListPhoneNumbers", "BUSINESS", "{}", NULL, 0},
	CALLBACK,
	{"mainstay:StartCall", "AGENT", "{\"callbackId\":\"<callback>\",\"agentNumber\":\"1001\"}",
	 NULL, 0},

	/* Chats. */
	{"mainstay:StartChat", "BUSINESS", "{\"subject\":\"s<n>\",\"communicationBody\":\"b\"}",
	 NULL, 0},
	OPEN_CASE,
	{"mainstay:StartChat", "BUSINESS", ON_CASE, NULL, 0},
	OPEN_CHAT,
	{"mainstay:AcceptChat", "AGENT", ON_CHAT, NULL, LOOSE},
	OPEN_CHAT,
	{"mainstay:SendChatMessage", "BUSINESS",
	 "{\"chatId\":\"<chat>\",\"body\":\"b\",\"clientMessageId\":\"m<n>\",\"attachments\":"
	 "[{\"fileName\":\"a.txt\",\"data\":\"aGVsbG8=\"}]}",
	 NULL, 0},
	TAKEN_CHAT,
	{"mainstay:SendChatMessage", "AGENT",
	 "{\"chatId\":\"<chat>\",\"body\":\"b\",\"clientMessageId\":\"m<n>\"}", NULL, 0},
	{"mainstay:GetChat", "BUSINESS", ON_CHAT, NULL, 0},
	{"mainstay:ListChats", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:SetTyping", "BUSINESS", ON_CHAT, NULL, 0},
	{"mainstay:CreateStreamToken", "BUSINESS", ON_CHAT, NULL, 0},
	TAKEN_CHAT,
	{"mainstay:HandOverChat", "AGENT", "{\"chatId\":\"<chat>\",\"assignee\":\"jun\"}", NULL,
	 LOOSE},
	TAKEN_CHAT,
	{"mainstay:EndChat", "AGENT", ON_CHAT, NULL, LOOSE},
	{"job chat-silence", NULL, "", NULL, 0},
	/* The provider's people. */
	{"mainstay:PutTeam", "LEAD", "{\"team\":\"t\",\"members\":[]}", NULL, BEFORE},
	{"mainstay:PutTeam", "LEAD",
	 "{\"team\":\"t\",\"timeZone\":\"Europe/Berlin\",\"members\":[{\"userName\":"
	 "\"jun\",\"role\":\"lead\"},{\"userName\":\"amara\"}]}",
	 NULL, 0},
	{"mainstay:ListTeams", "AGENT", "{}", NULL, 0},
	{"mainstay:PutTeam", "LEAD", "{\"team\":\"t<n>\",\"members\":[{\"userName\":\"jun\"}]}",
	 NULL, BEFORE},
	{"mainstay:DeleteTeam", "LEAD", "{\"team\":\"t<n>\"}", NULL, 0},
	{"mainstay:PutAgent", "LEAD", "{\"userName\":\"jun\",\"skills\":[]}", NULL, BEFORE},
	{"mainstay:PutAgent", "LEAD",
	 "{\"userName\":\"jun\",\"capacity\":9,\"skills\":[{\"kind\":\"language\",\"value\":"
	 "\"en\"}]}",
	 NULL, 0},
	{"mainstay:PutAgent", "LEAD", "{\"userName\":\"amara\"}", NULL, BEFORE},
	{"mainstay:PutPresence", "AGENT", "{\"presence\":\"busy\"}", NULL, 0},
	{"mainstay:ListAgents", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:PutShift", "LEAD",
	 "{\"userName\":\"jun\",\"weekdays\":[\"mon\"],\"from\":\"09:00\",\"to\":\"17:00\"}", NULL,
	 0},
	{"mainstay:PutShift", "LEAD",
	 "{\"userName\":\"jun\",\"weekdays\":[\"mon\"],\"from\":\"09:00\",\"to\":\"17:00\"}",
	 "shift=shift.shiftId", BEFORE},
	{"mainstay:DeleteShift", "LEAD", "{\"shiftId\":\"<shift>\"}", NULL, 0},
	{"mainstay:ListShifts", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ImportShifts", "LEAD",
	 "{\"userName\":\"jun\",\"source\":\"plan<n>\",\"calendar\":"
	 "\"QkVHSU46VkNBTEVOREFSCkJFR0lOOlZFVkVOVApEVFNUQVJUOjIwMzAwMTAxVDA2MDAwMFoKRFVSQVRJT046UFQ"
	 "4SApFTkQ6VkVWRU5UCkVORDpWQ0FMRU5EQVIK\"}",
	 NULL, 0},
	TEAM,
	{"mainstay:PutRotation", "LEAD", "{\"team\":\"t\",\"members\":[]}", NULL, BEFORE},
	{"mainstay:PutRotation", "LEAD", "{\"team\":\"t\",\"members\":[\"amara\",\"jun\"]}", NULL,
	 0},
	ON_CALL,
	{"mainstay:GetOnCall", "AGENT", "{\"team\":\"t\"}", NULL, 0},
	ON_CALL,
	{"mainstay:PutOnCallOverride", "LEAD",
	 "{\"team\":\"t\",\"userName\":\"lena\",\"startsAt\":4000000000,\"endsAt\":"
	 "4000003600}",
	 NULL, 0},
	ON_CALL,
	{"mainstay:PutOnCallOverride", "LEAD",
	 "{\"team\":\"t\",\"userName\":\"lena\",\"startsAt\":4000000000,\"endsAt\":"
	 "4000003600}",
	 "cover=override.overrideId", BEFORE},
	{"mainstay:DeleteOnCallOverride", "LEAD", "{\"overrideId\":\"<cover>\"}", NULL, 0},
	ON_CALL,
	OPEN_CASE,
	{"mainstay:PageOnCall", "AGENT", "{\"caseId\":\"<case>\",\"team\":\"t\",\"reason\":\"r\"}",
	 NULL, 0},
	ON_CALL,
	OPEN_CASE,
	{"mainstay:PageOnCall", "AGENT", "{\"caseId\":\"<case>\",\"team\":\"t\",\"reason\":\"r\"}",
	 "page=page.pageId", BEFORE},
	{"mainstay:AcknowledgePage", "AGENT", "{\"pageId\":\"<page>\"}", NULL, 0},
	{"mainstay:ListPages", "AGENT", "{\"maxResults\":5}", NULL, 0},
	TEAM,
	{"mainstay:CreateCalendarFeed", "AGENT", "{\"team\":\"t\"}", NULL, 0},
	TEAM,
	{"mainstay:CreateCalendarFeed", "AGENT", "{\"team\":\"t\"}", "feed=feed.feedId", BEFORE},
	{"mainstay:DeleteCalendarFeed", "AGENT", "{\"feedId\":\"<feed>\"}", NULL, 0},
	{"mainstay:ListCalendarFeeds", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:PutAccountManager", "LEAD", "{\"accountId\":\"<ENTERPRISE_ACCOUNT_ID>\"}", NULL,
	 BEFORE},
	{"mainstay:PutAccountManager", "LEAD",
	 "{\"accountId\":\"<ENTERPRISE_ACCOUNT_ID>\",\"userName\":\"lena\"}", NULL, 0},
	{"mainstay:ListAccountManagers", "AGENT", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:PutRoutingRules", "LEAD", "{\"rules\":[],\"weights\":[]}", NULL, BEFORE},
	TEAM,
	{"mainstay:PutRoutingRules", "LEAD",
	 "{\"rules\":[{\"code\":\"none\",\"team\":\"t\",\"plans\":[\"basic\"],\"features\":["
	 "\"account-manager\"]}],\"weights\":[{\"severityCode\":\"critical\",\"points\":5}]}",
	 NULL, 0},
	{"mainstay:GetRoutingRules", "AGENT", "{}", NULL, 0},
	ROUTED,
	OPEN_CASE,
	{"mainstay:RouteCase", "AGENT", ON_CASE, NULL, LOOSE},
	ROUTED,
	OPEN_CHAT,
	CALLBACK,
	{"job offers", NULL, "", NULL, LOOSE},
	TAKEN_CASE,
	{"mainstay:ListAgentWork", "AGENT", "{\"maxResults\":5}", NULL, 0},

	/* Accounts, people, keys. */
	{"mainstay:CreateOrganization", NULL, "{\"name\":\"o<n>\"}",
	 "org=organization.organizationId", 0},
	{"mainstay:CreateAccount", NULL,
	 "{\"organizationId\":\"<org>\",\"name\":\"a<n>\",\"email\":\"a@example.com\"}",
	 "account=account.accountId", 0},
	{"mainstay:GetAccount", NULL, "{\"accountId\":\"<account>\"}", NULL, 0},
	{"mainstay:UpdateAccount", NULL, "{\"accountId\":\"<account>\",\"name\":\"b<n>\"}", NULL,
	 0},
	{"mainstay:ListAccounts", NULL, "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ListOrganizations", NULL, "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ListRoles", NULL, "{}", NULL, 0},
	{"mainstay:CreateUser", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\",\"email\":"
	 "\"u@example.com\",\"role\":\"member\"}",
	 NULL, 0},
	NEW_USER,
	{"mainstay:UpdateUser", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\",\"role\":\"readonly\"}",
	 NULL, 0},
	NEW_USER,
	{"mainstay:CreateAccessKey", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\"}", NULL, 0},
	NEW_USER,
	NEW_KEY,
	{"mainstay:UpdateAccessKey", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"accessKeyId\":\"<key>\","
	 "\"status\":\"inactive\"}",
	 NULL, 0},
	NEW_USER,
	NEW_KEY,
	{"mainstay:DeleteAccessKey", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"accessKeyId\":\"<key>\"}", NULL, 0},
	NEW_USER,
	NEW_KEY,
	{"mainstay:DeleteUser", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\"}", NULL, 0},
	{"mainstay:GetUser", "BUSINESS", "{}", NULL, 0},
	{"mainstay:ListUsers", NULL, ON_ACCOUNT, NULL, 0},
	{"mainstay:ListAccessKeys", NULL, ON_ACCOUNT, NULL, 0},
	{"job reseal", NULL, "", NULL, BEFORE},
	{"mainstay:RotateMasterKey", NULL, "{}", NULL, FEW | TORTURE_OUTSIDE},
	{"sts:GetCallerIdentity", "BUSINESS", "Action=GetCallerIdentity&Version=2011-06-15", NULL,
	 0},

	/* Plans. */
	{"mainstay:ListCatalogs", "BUSINESS", "{}", NULL, 0},
	{"mainstay:ListPlans", "BUSINESS", "{}", NULL, 0},
	{"mainstay:GetPlan", "BUSINESS", "{\"plan\":\"business\"}", NULL, 0},
	{"mainstay:ComparePlans", "BUSINESS", "{\"plans\":[\"business\",\"enterprise\"]}", NULL, 0},
	{"mainstay:DiffCatalogs", "BUSINESS", "{\"from\":\"aws-2024\",\"to\":\"aws-2026\"}", NULL,
	 0},
	{"mainstay:QuotePlan", "BUSINESS", "{\"plan\":\"business\",\"usage\":\"85000\"}", NULL, 0},
	{"mainstay:RecommendPlan", "BUSINESS", "{\"usage\":\"85000\"}", NULL, 0},
	{"mainstay:GetSubscription", "BUSINESS", "{}", NULL, 0},
	{"mainstay:ListSubscriptions", NULL, "{\"maxResults\":5}", NULL, 0},
	{"mainstay:ListSubscriptionChanges", NULL, ON_ACCOUNT, NULL, 0},
	NEW_ACCOUNT,
	{"mainstay:ChangeSubscription", NULL,
	 "{\"accountId\":\"<account>\",\"plan\":\"business\",\"reason\":\"r\"}", NULL, 0},
	NEW_ACCOUNT,
	{"mainstay:ChangeSubscription", NULL,
	 "{\"accountId\":\"<account>\",\"plan\":\"business\",\"reason\":\"r\"}", NULL, BEFORE},
	{"mainstay:ChangeSubscription", NULL,
	 "{\"accountId\":\"<account>\",\"plan\":\"basic\",\"when\":\"period-end\"}", NULL, BEFORE},
	{"mainstay:RevokeSubscriptionChange", NULL, "{\"accountId\":\"<account>\"}", NULL, 0},

	/* The trail and the way out. */
	{"mainstay:LookupAuditEvents", "BUSINESS", "{\"maxResults\":5}", NULL, 0},
	{"mainstay:VerifyAudit", NULL, "{\"accountId\":\"<DEVELOPER_ACCOUNT_ID>\"}", NULL, 0},
	{"mainstay:ListOutboxEvents", NULL, "{\"state\":\"waiting\",\"maxResults\":5}", NULL, 0},
	{"mainstay:ReplayOutboxEvents", NULL, "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\"}", NULL, 0},

	{"mainstay:CreateWebhook", "BUSINESS",
	 "{\"url\":\"https://receiver.invalid/\",\"kinds\":[\"None\"]}", NULL, 0},
	WEBHOOK,
	{"mainstay:GetWebhook", "BUSINESS", ON_WEBHOOK, NULL, 0},
	{"mainstay:ListWebhooks", "BUSINESS", "{\"maxResults\":5}", NULL, 0},
	WEBHOOK,
	{"mainstay:UpdateWebhook", "BUSINESS",
	 "{\"webhookId\":\"<hook>\",\"status\":\"active\",\"eventNames\":[]}", NULL, 0},
	WEBHOOK,
	{"mainstay:RotateWebhookSecret", "BUSINESS", ON_WEBHOOK, NULL, 0},
	WEBHOOK,
	{"mainstay:TestWebhook", "BUSINESS", ON_WEBHOOK, NULL, 0},
	{"mainstay:ListWebhookDeliveries", "BUSINESS", ON_WEBHOOK, NULL, 0},
	{"mainstay:ReplayWebhookDeliveries", "BUSINESS", ON_WEBHOOK, NULL, 0},
	WEBHOOK,
	{"mainstay:DeleteWebhook", "BUSINESS", ON_WEBHOOK, NULL, 0},

	/* Notices. */
	{"mainstay:ListNotices", NULL, "{\"state\":\"waiting\",\"maxResults\":5}", NULL, 0},
	{"mainstay:RetryNotices", NULL, "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\"}", NULL, 0},
	{"mainstay:PreviewNotice", NULL, "{\"template\":\"case-replied\"}", NULL, 0},
	{"mainstay:GetNotificationPreferences", "BUSINESS", "{}", NULL, 0},
	NEW_USER,
	{"mainstay:PutNotificationPreferences", NULL,
	 "{\"accountId\":\"<BUSINESS_ACCOUNT_ID>\",\"userName\":\"u<n>\",\"dailyAt\":\"07:30\","
	 "\"subscribed\":true,\"choices\":[{\"event\":\"case-replied\",\"mode\":\"daily\"}]}",
	 NULL, 0},

	/* The advisor. */
	{"support:DescribeTrustedAdvisorChecks", "BUSINESS", "{\"language\":\"en\"}", NULL, 0},
	{"support:DescribeTrustedAdvisorCheckResult", "BUSINESS", "{\"checkId\":\"" CHECK "\"}",
	 NULL, 0},
	{"support:DescribeTrustedAdvisorCheckSummaries", "BUSINESS",
	 "{\"checkIds\":[\"" CHECK "\"]}", NULL, 0},
	{"support:DescribeTrustedAdvisorCheckRefreshStatuses", "BUSINESS",
	 "{\"checkIds\":[\"" CHECK "\"]}", NULL, 0},
	{"support:RefreshTrustedAdvisorCheck", "BUSINESS", "{\"checkId\":\"" CHECK "\"}", NULL,
	 LOOSE},
};
const size_t torture_story_lines = ARRAY_LEN(torture_story);
