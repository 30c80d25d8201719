-- What accounts and settings were, who changed them, and why. Written by triggers, so that a hand-typed statement appears
-- too; never changed afterwards, only removed when it is older than is to be kept.

-- One row per account and transaction. The transaction is part of the key: in a database that went back to an older
-- state revisions are counted again.
create table account_change (
    account_id  bigint      not null,
    revision    bigint      not null,
    xid         xid8        not null,
    -- Taken while the account's revision is locked: rises with the revision.
    at          timestamptz not null default clock_timestamp(),
    actor       text        not null,
    source      text        not null,
    reason      text        not null,
    -- Whom the database has let in: what the three above say is the word of whoever made the change.
    db_user     text        not null,
    -- The account's own row, if it changed: name, broker, enabled.
    old_account jsonb,
    new_account jsonb,
    primary key (account_id, revision, xid)
);

create index account_change_at on account_change (at);

-- One row per setting that changed. Neither value nor ciphertext: the setting was not there.
create table setting_history (
    account_id     bigint not null,
    revision       bigint not null,
    xid            xid8   not null,
    name           text   not null,
    old_value      jsonb,
    old_ciphertext bytea,
    new_value      jsonb,
    new_ciphertext bytea,
    primary key (account_id, revision, xid, name),
    foreign key (account_id, revision, xid) references account_change on delete cascade
);

-- One row: how far back the history reaches. Everything since then can be told, nothing before.
create table history_policy (
    is_only boolean     primary key default true check (is_only),
    keep    interval    check (keep > interval '0'),
    begins  timestamptz not null default clock_timestamp()
);
insert into history_policy default values;

comment on table account_change is 'Who changed an account, when and why. Written by triggers only.';
comment on table setting_history is 'What a change did to each setting. Written by triggers only; secrets as they are stored, encrypted.';
comment on column history_policy.keep is 'How long history is kept by prune_history(); null for ever.';

-- As in V2, and notes the change: who makes it says so in the settings brokerkeep.actor, brokerkeep.source and
-- brokerkeep.reason of the transaction.
create or replace function raise_revisions(ids bigint[]) returns void
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    if cardinality(ids) = 0 then
        return;
    end if;
    if current_setting('synchronous_commit') = 'off' then
        perform set_config('synchronous_commit', 'on', true);
    end if;
    with raised as (
        insert into account_revision as known (account_id, revision, xid)
        select id, 1, pg_current_xact_id()
        from (select distinct unnest(ids) as id) touched
        order by id
        on conflict (account_id) do update
            set revision = known.revision + 1, xid = excluded.xid
            where known.xid <> excluded.xid
        returning account_id, revision, xid
    )
    insert into account_change (account_id, revision, xid, actor, source, reason, db_user)
    select account_id, revision, xid,
        coalesce(nullif(current_setting('brokerkeep.actor', true), ''), session_user),
        coalesce(nullif(current_setting('brokerkeep.source', true), ''), 'SQL'),
        coalesce(current_setting('brokerkeep.reason', true), ''),
        session_user
    from raised;
    if coalesce(current_setting('brokerkeep.notify', true), 'on') <> 'off' then
        perform pg_notify('brokerkeep', '');
    end if;
end
$$;

-- A setting that one transaction changes several times is one row: the first old and the last new.
create or replace function settings_inserted() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select account_id from after_rows));
    insert into setting_history (account_id, revision, xid, name, new_value, new_ciphertext)
    select n.account_id, r.revision, r.xid, n.name, n.value, n.ciphertext
    from after_rows n join account_revision r on r.account_id = n.account_id
    on conflict (account_id, revision, xid, name) do update
        set new_value = excluded.new_value, new_ciphertext = excluded.new_ciphertext;
    return null;
end
$$;

create or replace function settings_updated() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select account_id from before_rows union select account_id from after_rows));
    insert into setting_history
        (account_id, revision, xid, name, old_value, old_ciphertext, new_value, new_ciphertext)
    select account_id, r.revision, r.xid, name, o.value, o.ciphertext, n.value, n.ciphertext
    from before_rows o full join after_rows n using (account_id, name) join account_revision r using (account_id)
    where (o.value, o.ciphertext) is distinct from (n.value, n.ciphertext)
    on conflict (account_id, revision, xid, name) do update
        set new_value = excluded.new_value, new_ciphertext = excluded.new_ciphertext;
    return null;
end
$$;

create or replace function settings_deleted() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select account_id from before_rows));
    insert into setting_history (account_id, revision, xid, name, old_value, old_ciphertext)
    select o.account_id, r.revision, r.xid, o.name, o.value, o.ciphertext
    from before_rows o join account_revision r on r.account_id = o.account_id
    on conflict (account_id, revision, xid, name) do update set new_value = null, new_ciphertext = null;
    return null;
end
$$;

create or replace function accounts_inserted() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select id from after_rows));
    update account_change c
    set new_account = to_jsonb(n) - 'id' - 'created_at'
    from after_rows n join account_revision r on r.account_id = n.id
    where c.account_id = n.id and c.revision = r.revision and c.xid = r.xid;
    return null;
end
$$;

create or replace function accounts_updated() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select id from before_rows union select id from after_rows));
    update account_change c
    set old_account = case when c.old_account is null and c.new_account is null then change.was else c.old_account end,
        new_account = change.becomes
    from (
        select id, to_jsonb(o) - 'id' - 'created_at' as was, to_jsonb(n) - 'id' - 'created_at' as becomes
        from before_rows o full join after_rows n using (id)
    ) change join account_revision r on r.account_id = change.id
    where c.account_id = change.id and c.revision = r.revision and c.xid = r.xid
        and change.was is distinct from change.becomes;
    return null;
end
$$;

create or replace function accounts_deleted() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select id from before_rows));
    update account_change c
    set old_account = case when c.old_account is null and c.new_account is null
            then to_jsonb(o) - 'id' - 'created_at' else c.old_account end,
        new_account = null
    from before_rows o join account_revision r on r.account_id = o.id
    where c.account_id = o.id and c.revision = r.revision and c.xid = r.xid;
    return null;
end
$$;

-- A truncation has no transition table, so what it will remove is noted before.
create function settings_truncating() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select distinct account_id from account_setting));
    insert into setting_history (account_id, revision, xid, name, old_value, old_ciphertext)
    select o.account_id, r.revision, r.xid, o.name, o.value, o.ciphertext
    from account_setting o join account_revision r on r.account_id = o.account_id
    on conflict (account_id, revision, xid, name) do update set new_value = null, new_ciphertext = null;
    return null;
end
$$;

create function accounts_truncating() returns trigger
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
begin
    perform raise_revisions(array(select id from account));
    update account_change c
    set old_account = case when c.old_account is null and c.new_account is null
            then to_jsonb(o) - 'id' - 'created_at' else c.old_account end,
        new_account = null
    from account o join account_revision r on r.account_id = o.id
    where c.account_id = o.id and c.revision = r.revision and c.xid = r.xid;
    return null;
end
$$;

create trigger note_before_truncate before truncate on account_setting
    for each statement execute function settings_truncating();
create trigger note_before_truncate before truncate on account
    for each statement execute function accounts_truncating();
alter table account_setting enable always trigger note_before_truncate;
alter table account enable always trigger note_before_truncate;

-- Removes what is older than is to be kept, at most so many changes at once, and returns how many. To be called until it
-- returns 0. What accounts and settings are now is not touched.
create function prune_history(portion int) returns bigint
    language plpgsql
    security definer
    set search_path = ${flyway:defaultSchema}, pg_catalog, pg_temp
as $$
declare
    since timestamptz;
    removed bigint;
begin
    -- First of all nobody is told of what may be incomplete from now on.
    update history_policy set begins = greatest(begins, clock_timestamp() - keep) where keep is not null
    returning begins into since;
    delete from account_change where ctid = any (array(
        select ctid from account_change where at < since order by at limit portion));
    get diagnostics removed = row_count;
    return removed;
end
$$;

-- Something that was encrypted with each keyset that was ever used here: a process with another one is not to encrypt
-- anything, because nobody else could read it.
create table keyset_witness (
    key_prefix bytea       primary key,
    ciphertext bytea       not null,
    made_at    timestamptz not null default now()
);

comment on table keyset_witness is 'Tells a wrong keyset from the right one. One row per primary key.';

-- As in V1; and nobody but the owner may rewrite what was.
revoke all on all functions in schema ${flyway:defaultSchema} from public;
revoke all on account_change, setting_history, history_policy, keyset_witness from public;
