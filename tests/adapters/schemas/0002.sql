BEGIN TRANSACTION;
CREATE TABLE approvals (
	change TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (change)
);
INSERT INTO "approvals" VALUES('create/ai-1-1/1',1795176060000000);
INSERT INTO "approvals" VALUES('create/ai-2-1/1',1795176120000000);
CREATE TABLE astray (
	"key" TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "astray" VALUES('ai-1-0');
INSERT INTO "astray" VALUES('ai-1-2');
INSERT INTO "astray" VALUES('ai-2-0');
INSERT INTO "astray" VALUES('ai-2-2');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	"key" TEXT, 
	ref TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,1795176060000000,'ai-3f9c1e02ab','postmortems:2026/checkout \u0000\ud800\u00fc.md','["2026-11-20T12:01:00+00:00","c-1","update","ai-3f9c1e02ab","postmortems:2026/checkout \u0000\ud800\u00fc.md",{"due":""},{"due":"2026-12-01"},"moved",null]');
INSERT INTO "audit" VALUES(2,1795176120000000,'ai-3f9c1e02ab','postmortems:2026/checkout \u0000\ud800\u00fc.md','["2026-11-20T12:02:00+00:00","c-1","update","ai-3f9c1e02ab","postmortems:2026/checkout \u0000\ud800\u00fc.md",{"due":""},{"due":"2026-12-01"},"moved",null]');
CREATE TABLE documents (
	ref TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (ref)
);
INSERT INTO "documents" VALUES('["postmortems", "0-2026/checkout \u0000\ud800\u00fc.md"]','{"ref":["postmortems","0-2026/checkout \u0000\ud800\u00fc.md"],"revision":"r2","title":"Checkout","digest":"d","items":[{"span":[0,9],"line":1,"fields":{"title":"Page on 5xx"},"forms":{"status":"checkbox"},"ticket":["ops","10042"]}]}');
INSERT INTO "documents" VALUES('["postmortems", "1-2026/checkout \u0000\ud800\u00fc.md"]','{"ref":["postmortems","1-2026/checkout \u0000\ud800\u00fc.md"],"revision":"r2","title":"Checkout","digest":"d","items":[{"span":[0,9],"line":1,"fields":{"title":"Page on 5xx"},"forms":{"status":"checkbox"},"ticket":["ops","10042"]}]}');
INSERT INTO "documents" VALUES('["postmortems", "2-2026/checkout \u0000\ud800\u00fc.md"]','{"ref":["postmortems","2-2026/checkout \u0000\ud800\u00fc.md"],"revision":"r2","title":"Checkout","digest":"d","items":[{"span":[0,9],"line":1,"fields":{"title":"Page on 5xx"},"forms":{"status":"checkbox"},"ticket":["ops","10042"]}]}');
CREATE TABLE facts (
	name TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('began','"2026-11-20T12:00:00+00:00"');
INSERT INTO "facts" VALUES('cursors','{"postmortems":"r2"}');
INSERT INTO "facts" VALUES('unread','[["DocRef",["postmortems","2026/checkout \u0000\ud800\u00fc.md"]],["TicketRef",["ops","10042"]]]');
INSERT INTO "facts" VALUES('resting','[["ai-3f9c1e02ab",{"code":"rejected","message":"too long","since":"2026-11-20T12:00:00+00:00","until":"2026-11-21T12:00:00+00:00"}],[["DocRef",["postmortems","2026/checkout \u0000\ud800\u00fc.md"]],{"code":"rejected","message":"too long","since":"2026-11-20T12:00:00+00:00","until":"2026-11-21T12:00:00+00:00"}],[["TicketRef",["ops","10042"]],{"code":"rejected","message":"too long","since":"2026-11-20T12:00:00+00:00","until":"2026-11-21T12:00:00+00:00"}],["postmortems",{"code":"rejected","message":"too long","since":"2026-11-20T12:00:00+00:00","until":"2026-11-21T12:00:00+00:00"}]]');
CREATE TABLE findings (
	day TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (day)
);
INSERT INTO "findings" VALUES('2026-11-20','[[{"code":"overdue","message":"overdue in c-2","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"line":3,"key":"ai-3f9c1e02ab"}],[["ai-3f9c1e02ab","status",["Status","open"],["Status","done"],"ticket"]]]');
CREATE TABLE intents (
	id TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "intents" VALUES('n-1','[["SendNotice",["n-1","log",["ana"],"Subject",{"text/plain":"Body"}]],"2026-11-20T12:01:00+00:00"]');
INSERT INTO "intents" VALUES('ai-1-1','[["CreateTicket",{"key":"ai-1-1","tracker":"ops","destination":"OPS","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"block":["text","d1"],"fields":{"title":"Page on 5xx"}}],"2026-11-20T12:01:00+00:00"]');
INSERT INTO "intents" VALUES('n-2','[["SendNotice",["n-2","log",["ana"],"Subject",{"text/plain":"Body"}]],"2026-11-20T12:02:00+00:00"]');
INSERT INTO "intents" VALUES('ai-2-1','[["CreateTicket",{"key":"ai-2-1","tracker":"ops","destination":"OPS","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"block":["text","d1"],"fields":{"title":"Page on 5xx"}}],"2026-11-20T12:02:00+00:00"]');
CREATE TABLE jobs (
	name TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "jobs" VALUES('report/weekly',1795176120000000);
INSERT INTO "jobs" VALUES('wake/ops',1795176000000000);
CREATE TABLE links (
	"key" TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "links" VALUES('ai-1-0','{"key":"ai-1-0","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"ticket":["ops","2-1"],"first_seen":"2026-11-20T12:00:00+00:00","dues":["2026-12-01"]}');
INSERT INTO "links" VALUES('ai-1-2','{"key":"ai-1-2","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"ticket":["ops","10042"],"first_seen":"2026-11-20T12:00:00+00:00","dues":["2026-12-01"]}');
INSERT INTO "links" VALUES('ai-2-0','{"key":"ai-2-0","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"ticket":["ops","2-2"],"first_seen":"2026-11-20T12:00:00+00:00","dues":["2026-12-01"]}');
INSERT INTO "links" VALUES('ai-2-2','{"key":"ai-2-2","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"ticket":["ops","10042"],"first_seen":"2026-11-20T12:00:00+00:00","dues":["2026-12-01"]}');
CREATE TABLE outcomes (
	day TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (day), 
	UNIQUE (seq)
);
INSERT INTO "outcomes" VALUES('2026-11-20',1795176120000000,2,'{"cycle":"c-2","at":"2026-11-20T12:02:00+00:00","landed":{"create_ticket":1}}');
CREATE TABLE portfolio (
	ref TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (ref)
);
INSERT INTO "portfolio" VALUES('["postmortems", "2026/checkout \u0000\ud800\u00fc.md"]','[{"key":"ai-3f9c1e02ab","doc":["postmortems","2026/checkout \u0000\ud800\u00fc.md"],"line":2,"fields":{"title":"Page on 5xx","due":"2026-12-01"},"flags":["overdue"],"history":false,"skip":null,"team":"web","severity":"SEV1","ticket":"OPS-123","url":null,"created":"2026-11-02","closed":null,"dues":["2026-12-01"]}]');
CREATE TABLE rulings (
	"key" TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "rulings" VALUES('ai-3f9c1e02ab','null');
INSERT INTO "rulings" VALUES('ai-ruled','["ops","10042"]');
CREATE TABLE sent (
	id TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "sent" VALUES('overdue/ai-1-0');
INSERT INTO "sent" VALUES('overdue/ai-2-0');
CREATE TABLE syncer_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT syncer_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "syncer_schema" VALUES('0002');
CREATE TABLE tickets (
	ref TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (ref)
);
INSERT INTO "tickets" VALUES('["ops", "10042"]','{"ref":["ops","10042"],"name":"OPS-123","revision":"r2","fields":{"title":"Page on 5xx"},"url":"https://ops/123","ours":true}');
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_key ON audit ("key");
CREATE INDEX ix_audit_ref ON audit (ref);
COMMIT;
