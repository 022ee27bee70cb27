/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands. To give an operation a command, add a row. */
#include "cli-admin.h"
#include "cli-backup.h"
#include "cli-chat.h"
#include "cli-help.h"
#include "cli-mail.h"
#include "cli-plan.h"
#include "cli.h"
#include "serve.h"

const struct cli_noun cli_nouns[] = {
	{"serve", "answer the APIs on a data directory"},
	{"init", "make an installation with one operator"},
	{"org", "organizations, which hold accounts together"},
	{"account", "accounts of customers"},
	{"user", "users of an account, and the provider's staff"},
	{"key", "access keys"},
	{"role", "what roles may do"},
	{"plan", "catalogues, plans, prices and subscriptions"},
	{"case", "support cases, as the provider sees them"},
	{"calendar", "hours and holidays that clocks count by"},
	{"report", "how promises were kept"},
	{"desk", "work on cases: queue, take, reply, resolve"},
	{"call", "call backs: request, queue, claim, call, complete"},
	{"mail", "mails that came in: look, let through, discard"},
	{"chat", "live chats with customers"},
	{"team", "teams, whose account is whose, and the rules of routing"},
	{"agent", "what agents can do, and whether they are there"},
	{"shift", "when agents work"},
	{"oncall", "who is on call, and pages"},
	{"audit", "who did what, and whether the trail is whole"},
	{"outbox", "events on their way out"},
	{"webhook", "addresses that events are sent to, and what was sent"},
	{"notice", "mails on their way out, and how people want to hear"},
	{"db", "migrate, check and rebuild the database"},
	{"backup", "copy an installation while it runs"},
	{"restore", "put a copy back and verify it"},
	{"config", "check and explain settings"},
	{"version", "say which version this is"},
	{"help", "say what a command does"},
};
const size_t cli_noun_count = ARRAY_LEN(cli_nouns);

#define ACCOUNT_COLUMNS "accountId,kind,name,email,status,createdAt"
#define USER_COLUMNS "accountId,userName,role,status,email"
#define KEY_COLUMNS "accessKeyId,accountId,userName,status,createdAt,lastUsedAt"
#define CASE_COLUMNS "caseId,status,severityCode,serviceCode,timeCreated,subject"
#define QUEUE_COLUMNS                                                                              \
	"caseId,planCode,severityCode,status,minutesToBreach,assigneeName,queue,subject"

#define WEBHOOK_COLUMNS "webhookId,accountId,url,status,breaker,failures,delivered,lastDeliveredAt"
#define DELIVERY_COLUMNS                                                                           \
	"createdAt,eventId,accountId,eventName,subject,state,tries,httpStatus,error"
#define CALLBACK_COLUMNS "callbackId,state,promisedAt,late,tries,agentName,phoneNumber,caseId"

#define CHAT_COLUMNS "chatId,state,position,language,severityCode,customerName,agentName,subject"

#define WORK_COLUMNS "caseId,severityCode,status,accountName,since,replyBy,copied,lastNote"
#define AGENT_COLUMNS "userName,teams,presence,presenceUntil,load,capacity,openCases"
#define SHIFT_COLUMNS                                                                              \
	"shiftId,userName,team,startsAt,endsAt,weekdays,from,to,timeZone,firstDay,lastDay"
#define SUBSCRIPTION_COLUMNS "accountId,plan,scope,startsAt,endsAt,catalog"
#define HISTORY_COLUMNS "at,change,scope,fromPlan,toPlan,effectiveAt,forced,reason"

/* One operation, one row. */
#define DATA(noun_, verb_, operation_, ...)                                                        \
	{                                                                                          \
		.noun = (noun_), .verb = (verb_), .operation = (operation_), __VA_ARGS__           \
	}

/* The same, for operations that read nothing but catalogues. */
#define PLANS(verb_, operation_, ...)                                                              \
	DATA("plan", verb_, operation_, .offline = plan_offline, __VA_ARGS__)

const struct cli_command cli_commands[] = {
	{"serve", NULL, "Serves the APIs until it gets SIGTERM or SIGINT.", serve_run,
	 serve_options},
	{"init", NULL,
	 "Makes an installation: the provider's account, one operator and an access key, which is "
	 "shown once.",
	 admin_init, admin_init_options},

	DATA("org", "create", "mainstay:CreateOrganization", .positional = "name"),
	DATA("org", "list", "mainstay:ListOrganizations",
	     .columns = "organizationId,name,createdAt"),

	DATA("account", "create", "mainstay:CreateAccount"),
	DATA("account", "get", "mainstay:GetAccount", .positional = "accountId"),
	DATA("account", "list", "mainstay:ListAccounts", .columns = ACCOUNT_COLUMNS),
	DATA("account", "update", "mainstay:UpdateAccount", .positional = "accountId"),
	DATA("account", "contacts", "mainstay:ListContacts", .positional = "accountId",
	     .columns = "kind,name,email,channel,phone,timeZone"),
	DATA("account", "set-contacts", "mainstay:PutContacts", .positional = "accountId"),

	DATA("user", "create", "mainstay:CreateUser", .positional = "userName"),
	DATA("user", "get", "mainstay:GetUser", .positional = "userName"),
	DATA("user", "list", "mainstay:ListUsers", .columns = USER_COLUMNS),
	DATA("user", "update", "mainstay:UpdateUser", .positional = "userName"),
	DATA("user", "delete", "mainstay:DeleteUser", .positional = "userName"),

	DATA("key", "create", "mainstay:CreateAccessKey", .positional = "userName"),
	DATA("key", "list", "mainstay:ListAccessKeys", .columns = KEY_COLUMNS),
	DATA("key", "update", "mainstay:UpdateAccessKey", .positional = "accessKeyId"),
	DATA("key", "delete", "mainstay:DeleteAccessKey", .positional = "accessKeyId"),
	DATA("key", "rotate-master", "mainstay:RotateMasterKey"),

	DATA("role", "list", "mainstay:ListRoles", .columns = "role,side,title"),

	PLANS("list", "mainstay:ListPlans", .print = plan_print_list),
	PLANS("show", "mainstay:GetPlan", .print = plan_print_plan, .positional = "plan"),
	PLANS("compare", "mainstay:ComparePlans", .print = plan_print_compare,
	      .positional = "plans"),
	PLANS("diff", "mainstay:DiffCatalogs", .print = plan_print_diff, .positional = "from,to"),
	PLANS("quote", "mainstay:QuotePlan", .print = plan_print_quote, .positional = "plan,usage"),
	PLANS("recommend", "mainstay:RecommendPlan", .print = plan_print_advice,
	      .positional = "usage"),
	PLANS("catalogs", "mainstay:ListCatalogs",
	      .columns = "catalog,version,selected,planCount,defaultPlan,currency,name"),
	{"plan", "check", "Reads a catalogue file and says what is wrong with it.", plan_check_run,
	 NULL, "FILE"},
	DATA("plan", "get", "mainstay:GetSubscription", .positional = "accountId"),
	DATA("plan", "subscriptions", "mainstay:ListSubscriptions", .positional = "accountId",
	     .columns = SUBSCRIPTION_COLUMNS),
	DATA("plan", "history", "mainstay:ListSubscriptionChanges", .positional = "accountId",
	     .columns = HISTORY_COLUMNS),
	DATA("plan", "change", "mainstay:ChangeSubscription", .positional = "accountId,plan"),
	DATA("plan", "revoke", "mainstay:RevokeSubscriptionChange", .positional = "accountId"),

	DATA("case", "create", "mainstay:CreateCase"),
	DATA("case", "get", "mainstay:GetCase", .positional = "caseId"),
	DATA("case", "list", "mainstay:ListCases", .columns = CASE_COLUMNS),
	DATA("case", "add", "mainstay:AddCaseCommunication", .positional = "caseId"),
	DATA("case", "resolve", "mainstay:ResolveCase", .positional = "caseId"),
	DATA("case", "explain", "mainstay:ExplainCaseClock", .positional = "caseId"),
	DATA("case", "update", "mainstay:UpdateCase", .positional = "caseId"),
	DATA("case", "rate", "mainstay:RateCase", .positional = "caseId"),
	DATA("case", "fields", "mainstay:ListCaseFields",
	     .columns = "field,type,required,customerVisible,name"),
	DATA("case", "attachment", "mainstay:GetCaseAttachment", .positional = "attachmentId"),
	DATA("case", "quarantine", "mainstay:ListQuarantinedAttachments",
	     .columns = "foundAt,accountId,caseId,fileName,size,signature,attachmentId"),
	DATA("case", "rescan", "mainstay:RescanAttachment", .positional = "accountId,attachmentId"),

	DATA("calendar", "import", "mainstay:ImportHolidays", .positional = "calendarData"),
	DATA("calendar", "set", "mainstay:PutCalendar", .positional = "name,hours"),
	DATA("calendar", "list", "mainstay:ListCalendars",
	     .columns = "name,kind,from,dayCount,summary"),
	DATA("calendar", "show", "mainstay:GetCalendar", .positional = "name"),
	DATA("calendar", "delete", "mainstay:DeleteCalendar", .positional = "name"),

	DATA("report", "attainment", "mainstay:ReportAttainment",
	     .columns = "group,name,clock,met,late,stopped,attainment"),
	DATA("report", "evidence", "mainstay:ListClockResults",
	     .columns = "caseId,clock,run,outcome,severityCode,planCode,agent,started,due,ended,"
			"targetMinutes,countedSeconds"),

	DATA("desk", "queue", "mainstay:ListQueue", .columns = QUEUE_COLUMNS),
	DATA("desk", "show", "mainstay:GetDeskCase", .positional = "caseId"),
	DATA("desk", "take", "mainstay:TakeCase", .positional = "caseId"),
	DATA("desk", "release", "mainstay:ReleaseCase", .positional = "caseId"),
	DATA("desk", "transfer", "mainstay:TransferCase", .positional = "caseId"),
	DATA("desk", "reply", "mainstay:ReplyToCase", .positional = "caseId"),
	DATA("desk", "ask", "mainstay:AskCustomer", .positional = "caseId"),
	DATA("desk", "note", "mainstay:AddNote", .positional = "caseId"),
	DATA("desk", "notes", "mainstay:ListNotes", .positional = "caseId",
	     .columns = "number,timeCreated,authorName,body"),
	DATA("desk", "severity", "mainstay:ChangeCaseSeverity",
	     .positional = "caseId,severityCode"),
	DATA("desk", "resolve", "mainstay:ResolveCaseAsAgent", .positional = "caseId"),
	DATA("desk", "reopen", "mainstay:ReopenCase", .positional = "caseId"),
	DATA("desk", "draft", "mainstay:DraftReply", .positional = "caseId"),
	DATA("desk", "edit", "mainstay:UpdateDeskCase", .positional = "caseId"),
	DATA("desk", "merge", "mainstay:MergeCases", .positional = "caseId,intoCaseId"),
	DATA("desk", "split", "mainstay:SplitCase", .positional = "caseId"),
	DATA("desk", "bulk", "mainstay:BulkUpdateCases", .columns = "caseId,done,reason"),
	DATA("desk", "undo", "mainstay:UndoAction", .positional = "undoId",
	     .columns = "caseId,done,reason"),
	DATA("desk", "macros", "mainstay:ListMacros", .columns = "name,nextStatus,title"),
	DATA("desk", "set-macro", "mainstay:PutMacro", .positional = "name"),
	DATA("desk", "delete-macro", "mainstay:DeleteMacro", .positional = "name"),
	DATA("desk", "macro", "mainstay:ApplyMacro", .positional = "caseId,name"),
	DATA("desk", "schedule", "mainstay:ScheduleReply", .positional = "caseId"),
	DATA("desk", "scheduled", "mainstay:ListScheduledReplies",
	     .columns = "replyId,caseId,sendAt,state,agentName"),
	DATA("desk", "unschedule", "mainstay:CancelScheduledReply", .positional = "replyId"),
	DATA("desk", "satisfaction", "mainstay:ReportSatisfaction",
	     .columns = "key,name,ratings,averageHundredths,ones,twos,threes,fours,fives"),
	DATA("desk", "route", "mainstay:RouteCase", .positional = "caseId"),
	DATA("desk", "handover", "mainstay:TransferCase", .positional = "caseId"),
	DATA("desk", "work", "mainstay:ListAgentWork", .positional = "userName",
	     .columns = WORK_COLUMNS),

	DATA("team", "put", "mainstay:PutTeam", .positional = "team"),
	DATA("team", "list", "mainstay:ListTeams", .columns = "team,label,timeZone,members"),
	DATA("team", "delete", "mainstay:DeleteTeam", .positional = "team"),
	DATA("team", "rules", "mainstay:GetRoutingRules"),
	DATA("team", "set-rules", "mainstay:PutRoutingRules"),
	DATA("team", "set-manager", "mainstay:PutAccountManager",
	     .positional = "accountId,userName"),
	DATA("team", "managers", "mainstay:ListAccountManagers",
	     .columns = "accountId,accountName,userName,since"),

	DATA("agent", "put", "mainstay:PutAgent", .positional = "userName"),
	DATA("agent", "list", "mainstay:ListAgents", .columns = AGENT_COLUMNS),
	DATA("agent", "presence", "mainstay:PutPresence", .positional = "presence"),

	DATA("shift", "put", "mainstay:PutShift", .positional = "userName"),
	DATA("shift", "list", "mainstay:ListShifts", .columns = SHIFT_COLUMNS),
	DATA("shift", "delete", "mainstay:DeleteShift", .positional = "shiftId"),
	DATA("shift", "import", "mainstay:ImportShifts", .positional = "calendar"),
	DATA("shift", "feed", "mainstay:CreateCalendarFeed"),
	DATA("shift", "feeds", "mainstay:ListCalendarFeeds",
	     .columns = "feedId,userName,team,createdAt,createdBy"),
	DATA("shift", "revoke-feed", "mainstay:DeleteCalendarFeed", .positional = "feedId"),

	DATA("oncall", "put", "mainstay:PutRotation", .positional = "team,members"),
	DATA("oncall", "show", "mainstay:GetOnCall", .positional = "team"),
	DATA("oncall", "cover", "mainstay:PutOnCallOverride", .positional = "team,userName"),
	DATA("oncall", "uncover", "mainstay:DeleteOnCallOverride", .positional = "overrideId"),
	DATA("oncall", "page", "mainstay:PageOnCall", .positional = "caseId"),
	DATA("oncall", "pages", "mainstay:ListPages",
	     .columns = "pageId,state,team,caseId,createdAt,reason"),
	DATA("oncall", "ack", "mainstay:AcknowledgePage", .positional = "pageId"),

	DATA("call", "request", "mainstay:RequestCallback", .positional = "caseId,phoneNumber"),
	DATA("call", "list", "mainstay:ListCallbacks", .columns = CALLBACK_COLUMNS),
	DATA("call", "claim", "mainstay:ClaimCallback", .positional = "callbackId"),
	DATA("call", "start", "mainstay:StartCall", .positional = "callbackId,agentNumber"),
	DATA("call", "complete", "mainstay:CompleteCallback", .positional = "callbackId,outcome"),
	DATA("call", "numbers", "mainstay:ListPhoneNumbers", .positional = "accountId",
	     .columns = "phoneNumber,contactName"),
	DATA("call", "set-numbers", "mainstay:PutPhoneNumbers", .positional = "accountId"),
	DATA("call", "cancel", "mainstay:CancelCallback", .positional = "callbackId"),
	{"mail", "deliver",
	 "Accepts the mail on standard input. Exits with 0 when it is on disk, 75 to try again, 65 "
	 "when it will never be accepted.",
	 mail_deliver_run, mail_deliver_options},
	DATA("mail", "status", "mainstay:GetMailStatus"),
	DATA("mail", "list", "mainstay:ListMails",
	     .columns = "mailId,state,reason,receivedAt,sender,accountId,subject"),
	DATA("mail", "show", "mainstay:GetMail", .positional = "mailId"),
	DATA("mail", "release", "mainstay:ReleaseMail", .positional = "mailId"),
	DATA("mail", "discard", "mainstay:DiscardMail", .positional = "mailId"),
	DATA("mail", "addresses", "mainstay:ListMailAddresses",
	     .columns = "address,permanentFailures,temporaryFailures,lastFailureAt,status"),
	DATA("mail", "clear", "mainstay:ClearMailAddress", .positional = "address"),

	DATA("chat", "list", "mainstay:ListChats", .columns = CHAT_COLUMNS),
	DATA("chat", "start", "mainstay:StartChat"),
	DATA("chat", "accept", "mainstay:AcceptChat", .positional = "chatId"),
	DATA("chat", "say", "mainstay:SendChatMessage", .positional = "chatId,body"),
	DATA("chat", "show", "mainstay:GetChat", .positional = "chatId"),
	DATA("chat", "typing", "mainstay:SetTyping", .positional = "chatId"),
	DATA("chat", "hand-over", "mainstay:HandOverChat", .positional = "chatId,assignee"),
	DATA("chat", "end", "mainstay:EndChat", .positional = "chatId"),
	DATA("chat", "token", "mainstay:CreateStreamToken", .positional = "chatId"),
	{"chat", "follow",
	 "Prints what happens in a chat, or in the waiting line, as it happens; needs a running "
	 "server.",
	 chat_follow_run, chat_follow_options, "[CHAT]"},

	DATA("audit", "list", "mainstay:LookupAuditEvents",
	     .columns = "eventTime,accountId,userName,eventName,errorCode"),
	DATA("audit", "verify", "mainstay:VerifyAudit",
	     .columns = "accountId,whole,records,sequence,fault,detail", .must = "whole"),

	DATA("outbox", "list", "mainstay:ListOutboxEvents",
	     .columns = "accountId,sequence,eventName,subject,state,attempts,error"),
	DATA("outbox", "replay", "mainstay:ReplayOutboxEvents", .positional = "accountId"),

	DATA("webhook", "create", "mainstay:CreateWebhook", .positional = "url"),
	DATA("webhook", "get", "mainstay:GetWebhook", .positional = "webhookId"),
	DATA("webhook", "list", "mainstay:ListWebhooks", .columns = WEBHOOK_COLUMNS),
	DATA("webhook", "update", "mainstay:UpdateWebhook", .positional = "webhookId"),
	DATA("webhook", "delete", "mainstay:DeleteWebhook", .positional = "webhookId"),
	DATA("webhook", "rotate", "mainstay:RotateWebhookSecret", .positional = "webhookId"),
	DATA("webhook", "test", "mainstay:TestWebhook", .positional = "webhookId"),
	DATA("webhook", "log", "mainstay:ListWebhookDeliveries", .positional = "webhookId",
	     .columns = DELIVERY_COLUMNS),
	DATA("webhook", "replay", "mainstay:ReplayWebhookDeliveries", .positional = "webhookId"),
	DATA("notice", "list", "mainstay:ListNotices",
	     .columns = "accountId,noticeId,state,recipient,template,tries,dueAt,error"),
	DATA("notice", "retry", "mainstay:RetryNotices", .positional = "accountId"),
	DATA("notice", "preview", "mainstay:PreviewNotice", .positional = "template"),
	DATA("notice", "preferences", "mainstay:GetNotificationPreferences",
	     .positional = "userName"),
	DATA("notice", "prefer", "mainstay:PutNotificationPreferences", .positional = "userName"),

	{"db", "migrate", "Brings the schema of the database up to this version.",
	 admin_db_migrate},
	{"db", "check", "Checks the database's files, references and indexes.", admin_db_check},
	DATA("db", "rebuild", "mainstay:RebuildCaseCache",
	     .columns = "caseId,member,stored,derived", .fixed = "\"repair\":true"),

	{"backup", NULL,
	 "Copies an installation into a new folder, also while a server runs on it.", backup_run,
	 NULL, "FOLDER"},
	{"restore", NULL,
	 "Puts a copy made by backup into a new data directory, and verifies it: hashes, database, "
	 "audit trail.",
	 restore_run, NULL, "FOLDER"},

	{"config", "check", "Reads the settings file and says what is wrong with it.",
	 admin_config_check, admin_config_options},
	{"config", "explain", "Explains one setting, or lists all with their present values.",
	 admin_config_explain, admin_config_options, "[KEY]"},
	{"version", NULL, "Prints the version.", admin_version},
	{"help", NULL, "Explains a command.", cli_help_run, cli_help_options, "[COMMAND [VERB]]"},
};
const size_t cli_command_count = ARRAY_LEN(cli_commands);
