-- The change feed: who listens is woken at each change, and says how far it has come.

-- Raises the revision of each account given, once per transaction, in the order of the ids: two transactions that touch the
-- same accounts in one statement each cannot deadlock here. Revisions that are lost in a crash after others saw them would be worse than a slow
-- commit, so a transaction that changes settings commits durably whatever its session asked for.
--
-- The notification is empty, because any role may send one: it only wakes those who listen, and they ask. Many in one
-- transaction are one. It makes commits queue; "alter database ... set brokerkeep.notify = off" turns it off, and
-- changes are then found at the next heartbeat.
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
    insert into account_revision as known (account_id, revision, xid)
    select id, 1, pg_current_xact_id()
    from (select distinct unnest(ids) as id) touched
    order by id
    on conflict (account_id) do update
        set revision = known.revision + 1, xid = excluded.xid
        where known.xid <> excluded.xid;
    if coalesce(current_setting('brokerkeep.notify', true), 'on') <> 'off' then
        perform pg_notify('brokerkeep', '');
    end if;
end
$$;

-- The processes that serve settings from memory. Not logged: what a crash forgets, each says again when it reconnects.
create unlogged table node (
    -- Drawn at random by each connection of a process.
    number     bigint primary key,
    name       text        not null,
    started_at timestamptz not null default now(),
    -- Everything that this snapshot sees is in force there.
    applied    pg_snapshot not null,
    -- Whether the process holds an advisory lock for as long as it lives; through a transaction pooler it cannot.
    is_locked  boolean     not null,
    seen_at    timestamptz not null default now(),
    -- Since when somebody has missed its lock.
    gone_since timestamptz
);

comment on table node is 'One row per process that serves settings from memory.';
