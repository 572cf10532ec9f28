-- The read model. All of it is made from topics: it may be thrown away at any time and is made anew.
-- A column "record" holds the record's value as it stands on its topic, in the Confluent wire format.
-- ${bytes} is the database's type for up to a mebibyte, ${many_bytes} for more. Texts are cut where a page needs no more; the record has all of it.

-- Which Kafka the model was made from, so that it is not continued from another one.
create table source (
  cluster_id varchar(100) not null primary key
);

create table projected (
  topic varchar(200) not null,
  partition_id int not null,
  next_offset bigint not null,
  primary key (topic, partition_id)
);

create table unreadable (
  topic varchar(200) not null,
  partition_id int not null,
  record_offset bigint not null,
  reason varchar(4000) not null,
  primary key (topic, partition_id, record_offset)
);

create table goal_request (
  goal_id varchar(200) not null primary key,
  playbook varchar(200),
  profile varchar(200),
  submitted_by varchar(400) not null,
  submitted_at timestamp(3) with time zone not null,
  record ${bytes} not null
);

create table goal (
  goal_id varchar(200) not null primary key,
  text varchar(4000) not null,
  status varchar(40) not null,
  reason varchar(4000) not null,
  priority varchar(20),
  hold varchar(20),
  questions int not null,
  plan_version int not null,
  plan_hash varchar(100),
  repositories varchar(4000) not null,
  tokens bigint not null,
  cost_micros bigint not null,
  model_calls bigint not null,
  submitted_by varchar(400) not null,
  submitted_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone not null,
  record ${bytes} not null
);
create index goal_by_submission on goal (submitted_at);
create index goal_by_update on goal (updated_at);

create table task (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  place int not null,
  title varchar(4000) not null,
  status varchar(40) not null,
  reason varchar(4000) not null,
  attempt int not null,
  pool varchar(200) not null,
  worker varchar(400),
  repository varchar(200) not null,
  parent_task_id varchar(200),
  risk_level varchar(40),
  risk_score int,
  patch_hash varchar(100),
  commit_id varchar(100),
  tokens bigint not null,
  cost_micros bigint not null,
  model_calls bigint not null,
  started_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  since timestamp(3) with time zone,
  updated_at timestamp(3) with time zone not null,
  record ${bytes} not null,
  primary key (goal_id, task_id)
);
create index task_by_status on task (status);
create index task_by_update on task (updated_at);

-- What the latest version of the plan, proposed or in force, says of a task.
create table planned_task (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  agent varchar(100) not null,
  profile varchar(200) not null,
  type varchar(40),
  primary key (goal_id, task_id)
);

create table reverted_commit (
  commit_id varchar(100) not null primary key,
  told_at timestamp(3) with time zone not null
);

create table plan (
  goal_id varchar(200) not null,
  version int not null,
  content_hash varchar(100) not null,
  kind varchar(20) not null,
  made_by varchar(400) not null,
  reason varchar(4000) not null,
  tasks int not null,
  made_at timestamp(3) with time zone not null,
  record ${many_bytes} not null,
  primary key (goal_id, version, content_hash)
);

create table claim (
  claim_id varchar(200) not null primary key,
  goal_id varchar(200) not null,
  task_id varchar(200),
  attempt int not null,
  step varchar(20) not null,
  worker varchar(400) not null,
  pool varchar(200) not null,
  claimed_at timestamp(3) with time zone not null
);
create index claim_by_task on claim (goal_id, task_id);

create table patch (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  attempt int not null,
  patch_hash varchar(100) not null,
  claim_id varchar(200) not null,
  agent varchar(100) not null,
  summary varchar(4000) not null,
  files int not null,
  added_lines int not null,
  removed_lines int not null,
  tokens bigint not null,
  cost_micros bigint not null,
  model_calls bigint not null,
  proposed_at timestamp(3) with time zone not null,
  record ${many_bytes} not null,
  primary key (goal_id, task_id, attempt, claim_id)
);

-- What policy said of a plan (no task) or a patch.
create table verdict (
  goal_id varchar(200) not null,
  subject_hash varchar(100) not null,
  task_id varchar(200) not null,
  attempt int not null,
  plan_version int,
  outcome varchar(40) not null,
  risk_level varchar(40),
  risk_score int,
  judged_at timestamp(3) with time zone not null,
  record ${bytes} not null,
  primary key (goal_id, task_id, attempt, subject_hash)
);

create table review (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  attempt int not null,
  claim_id varchar(200) not null,
  patch_hash varchar(100) not null,
  reviewer varchar(400) not null,
  outcome varchar(40) not null,
  findings int not null,
  checks_failed int not null,
  reviewed_at timestamp(3) with time zone not null,
  record ${bytes} not null,
  primary key (goal_id, task_id, attempt, claim_id)
);

create table merge_result (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  attempt int not null,
  claim_id varchar(200) not null,
  outcome varchar(40) not null,
  commit_id varchar(100),
  merged_at timestamp(3) with time zone not null,
  record ${bytes} not null,
  primary key (goal_id, task_id, attempt, claim_id)
);

create table failure (
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  attempt int not null,
  step varchar(20) not null,
  claim_id varchar(200) not null,
  kind varchar(40) not null,
  code varchar(200) not null,
  message varchar(4000) not null,
  handed_back boolean not null,
  failed_at timestamp(3) with time zone not null,
  record ${bytes} not null,
  primary key (goal_id, task_id, attempt, step, claim_id)
);

create table decision (
  decision_id varchar(200) not null primary key,
  goal_id varchar(200) not null,
  task_id varchar(200),
  kind varchar(40) not null,
  made_by varchar(400) not null,
  login varchar(400) not null,
  reason varchar(4000) not null,
  decided_at timestamp(3) with time zone not null,
  record ${many_bytes} not null
);
create index decision_by_goal on decision (goal_id);

create table audit_event (
  goal_id varchar(200) not null,
  sequence bigint not null,
  hash varchar(100) not null,
  happened_at timestamp(3) with time zone not null,
  type varchar(100) not null,
  task_id varchar(200),
  attempt int,
  actor varchar(400) not null,
  login varchar(400) not null,
  summary varchar(4000) not null,
  record ${bytes} not null,
  primary key (goal_id, sequence, hash)
);
create index audit_event_by_time on audit_event (happened_at);

create table agent_step (
  claim_id varchar(200) not null,
  sequence int not null,
  goal_id varchar(200) not null,
  task_id varchar(200) not null,
  attempt int not null,
  step varchar(20) not null,
  kind varchar(40) not null,
  name varchar(400) not null,
  failed boolean not null,
  duration_millis bigint not null,
  model varchar(200),
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_micros bigint not null,
  taken_at timestamp(3) with time zone not null,
  record ${many_bytes} not null,
  primary key (claim_id, sequence)
);
create index agent_step_by_task on agent_step (goal_id, task_id, attempt);
create index agent_step_by_time on agent_step (taken_at);

-- What webhooks are told, each need once. It is not made from topics, and stays when the rest is
-- made anew: what was told once is not told again.
create table delivery (
  hook varchar(100) not null,
  message_id varchar(100) not null,
  state varchar(20) not null,
  attempts int not null,
  next_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  body varchar(8000) not null,
  primary key (hook, message_id)
);
create index delivery_by_state on delivery (hook, state, next_at);

-- Since when webhooks are told; what needed somebody before is nothing new.
create table told_since (
  started_at timestamp(3) with time zone not null
);
