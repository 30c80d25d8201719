/*
 * How BrokerKeep keeps settings fresh, as a model for the checker Spin, which tries every order in which the steps
 * below can happen. docs/model/README.md says how to run it and what came of it.
 *
 * For readers who know Java and not Promela:
 *   - A proctype is a thread. Threads are interleaved in every possible way, one step at a time. So each may be stopped
 *     between any two of its steps for any time, alone or all together: a pause of the process, a stalled network and a
 *     slow disk need no code of their own.
 *   - What stands in d_step { } or atomic { } is one step: one statement of the database, one compare-and-set, one
 *     volatile read.
 *   - "if" and "do" choose freely among the branches (::) whose first statement can be executed; "else" is taken
 *     if no other can. "a -> b" is "wait until a, then b".
 *   - (c -> a : b) is Java's c ? a : b.
 *   - assert(...) is what must hold. The names of the assertions are those of the promises.
 *
 * ONE account and ONE process (JVM) are modelled, and that is enough. Processes meet in the database only: what another
 * process saves is a Writer here. Accounts share the position, the lease and the known epoch, and nothing else; a run with
 * many accounts, seen from one of them, is a run of this model in which some transactions (those that touch
 * the others) end without a new revision, as those do here that roll back.
 *
 * Nothing is said about speed, nor that an answer comes at all: a read may always throw, and a poll may always be lost.
 *
 * TIME. A process called Clock ticks at any moment. Instead of the time of day, the model keeps of each time stamp how
 * many ticks ago it was taken: its age. All that anybody ever asks is whether an age exceeds L; so older than L is
 * one single age, and the number of ticks, of polls, of loads and of reads is NOT bounded. Bounded are L itself and how
 * often the database is changed: writes, saves, failovers. Even L = 0 is a model of time, if a coarse one: an age is then
 * "in this tick" or "older".
 */

/* ---- Sizes, and what takes part. check.sh sets them. ---- */

#ifndef L
#define L 2                 /* the bound on staleness, in ticks */
#endif
#ifndef WRITERS
#define WRITERS 2           /* transactions of others: another process, another tool, a hand-typed UPDATE */
#endif
#ifndef SAVES
#define SAVES 0             /* saves of this process */
#endif
#ifndef UNKNOWN
#define UNKNOWN 0           /* 1: the answer to the commit of a save may be lost */
#endif
#ifndef FAILOVERS
#define FAILOVERS 0         /* how often a copy, possibly an older one, takes over */
#endif
#ifndef FLIGHTS
#define FLIGHTS 0           /* 1: other threads of this process load the account, too, and the reader may join them */
#endif
#ifndef INVALIDATIONS
#define INVALIDATIONS 0     /* 1: at any time somebody asks to forget, or the account is evicted */
#endif

/* ---- Variants. Each breaks one rule, and check.sh insists that the checker finds out: -DMUTANT=NO_FLOOR. ---- */

#define RIGHT                      0
#define LEASE_FROM_ANSWER          1  /* the lease counts from when the answer came, not from when the question was sent */
#define CELL_BEFORE_LEASE          2  /* the reader looks at the cell first and at the lease afterwards */
#define NO_FLOOR                   3  /* the cell does not remember which revisions it has heard of */
#define NO_LEASE                   4  /* what is in memory is served until a change is heard of */
#define WATCHDOG_FLAG              5  /* the reader trusts a flag that a watchdog clears, not his own clock */
#define SAVE_WITHOUT_RAISE         6  /* a save publishes its result, and does not raise the floor */
#define SEQUENCE_AS_CURSOR         7  /* the position is the highest number seen, not the lowest that may still come */
#define NO_EPOCH                   8  /* the timeline of the server is ignored */
#define LEASE_BEFORE_RAISE         9  /* the lease is set before the changes of the same answer have reached the cell */
#define CELL_AFTER_SELECT         10  /* a load's cell is entered in the directory when its answer has come */
#define POSITION_SURVIVES         11  /* a new connection goes on from the old one's position */
#define OLD_PRIMARY_BELIEVED      12  /* an answer of a lower epoch is taken like any other */
#define ANY_FLIGHT_IS_JOINED      13  /* a reader joins a load however long ago it was sent */
#define FORGET_WITHOUT_VOIDING    14  /* loads that began before somebody asked to forget may publish afterwards */
#define SETTLE_WITHOUT_VOIDING    15  /* loads that began while a commit was in doubt may publish afterwards */
#define REFUSED_LOAD_FORGOTTEN    16  /* a load that the gate refused is returned, and its revision not remembered */
#define TIGHTER_BOUND             99  /* no defect: the promise is L - 1 here, and must be refuted, or L would be idle */

#ifndef MUTANT
#define MUTANT RIGHT
#endif

#ifndef WHOLE_POSITION
#define WHOLE_POSITION 0    /* 1: the position is the whole snapshot of the server, not its xmin only; as right as that */
#endif

/* ---- Ages ---- */

#define STILL_GOOD (L + 1)  /* older than L by now, but not when the reader looked at his clock */
#define OLD        (L + 2)  /* older than L */
#define NEVER      (L + 3)  /* has not happened */

#if MUTANT == TIGHTER_BOUND
#define TOO_LONG_AGO(age) (age >= L && age != NEVER)
#else
#define TOO_LONG_AGO(age) (age == OLD)
#endif

/* ---- The database server: what is committed ---- */

#define VALUES (WRITERS + SAVES + 1)

byte epoch = 1;             /* the timeline */
byte revision;              /* account_revision.revision; the row lock until commit makes its order the order of commits */
byte valueOf[VALUES];       /* what the settings are at each revision of the present history; every commit has a value of its own */
byte xidOf[VALUES];         /* account_revision.xid at each revision */
byte nextXid = 1;
byte openXids;              /* bit x: transaction x is under way */
byte nextValue = 1;
byte history = 1;           /* bit v: value v belongs to the present history */

#if MUTANT == NO_EPOCH
#define TIMELINE 1
#else
#define TIMELINE epoch
#endif

#if FAILOVERS > 0
byte oldRevision, oldValue; /* where the old primary stood when it was replaced; it may still answer */
#endif

/* ---- What the promises are judged by; nobody in the program sees it ---- */

byte superseded[VALUES] = NEVER;    /* how long ago this value was replaced by a commit, or lost in a failover */
byte knownReplaced;         /* bit v: this process has reason to know that value v was replaced: by a save that has returned,
                               or by anybody before somebody asked to forget */
byte replacedAtCall;        /* knownReplaced when the read that is under way was invoked */
byte forbidden;             /* bit v: the read that is under way must not return value v */

/* ---- This process. CellDirectory, Cell, Lease and Coherence ---- */

bool inDirectory;           /* the account's cell is in the directory, where the feed finds it */

byte cellEpoch;             /* Cell.State */
byte floor;
bool isUnsettled;           /* Cell.State.unsettled */
bool hasSnapshot;
byte snapEpoch, snapRevision, snapValue;
byte snapAge = OLD;         /* of the question that the snapshot answered: until L it may be served without a lease */

byte knownEpoch = 1;        /* the highest epoch that any answer was of */
byte leaseAge = OLD;        /* of the question that the last complete answer of the feed answered */
#if MUTANT == WATCHDOG_FLAG
bool isLive;
#endif

byte askedAge = OLD;        /* of the feed's question under way */

/* Loads and saves: the age of what they asked, and whether somebody has asked to forget since they took their ticket
   (in Java the ticket holds a counter; here the forgetter crosses out the tickets that are out). */
byte readerAge = OLD;  bool readerVoid;
byte flightAge = OLD;  bool flightVoid;
byte saveAge = OLD;    bool saveVoid;

byte readerLease = OLD;     /* the reader's copy of the lease */
bool readerHasTime;         /* the reader has looked at his clock, and judges ages by that */

byte i;                     /* counts in loops; 0 outside */

/* The promises, as they are judged: true in every state, until one is broken. */
bool C1_readYourWrites = true, C2_C5_bounded = true, C4_neverBack = true, C5_noLowerEpoch = true;
bool Cell_snapshotIsNotBelowFloor = true;

/* ---- The cell. Each of these is one compare-and-set on one immutable state ---- */

inline dropSnapshot() {
    hasSnapshot = false; snapEpoch = 0; snapRevision = 0; snapValue = 0; snapAge = OLD
}

inline checkCell() {
    Cell_snapshotIsNotBelowFloor = !hasSnapshot || (snapEpoch == cellEpoch && snapRevision >= floor);
    assert(Cell_snapshotIsNotBelowFloor)
}

/* Cell.raise: a revision was committed; what is older disappears. */
inline raise(e, r) {
    if
    :: !inDirectory || e < cellEpoch || (e == cellEpoch && r <= floor) -> skip
    :: else ->
        if
        :: hasSnapshot && (snapEpoch != e || snapRevision < r) -> dropSnapshot()
        :: else -> skip
        fi;
        cellEpoch = e;
#if MUTANT != NO_FLOOR
        floor = r;
#endif
        printf("cell: raised to epoch %d, revision %d\n", e, r);
        checkCell()
    fi
}

/* Cell.publish: the gate. A snapshot of the same revision only lends the later deadline to the one that is there. */
inline publish(e, r, v, age, isVoid) {
    if
    :: isVoid || isUnsettled || e < cellEpoch || (e == cellEpoch && r < floor) -> skip
    :: else ->
        if
        :: e == cellEpoch && hasSnapshot && snapRevision >= r ->
            if
            :: snapRevision == r && age < snapAge -> snapAge = age
            :: else -> skip
            fi
        :: else ->
            hasSnapshot = true; snapEpoch = e; snapRevision = r; snapValue = v; snapAge = age;
            cellEpoch = e;
#if MUTANT != NO_FLOOR
            floor = r;
#endif
            printf("cell: holds revision %d, asked for %d ticks ago\n", r, age);
            checkCell()
        fi
    fi
}

/* SettingsLoader.publish: the caller gets what was read even if the gate refuses it for memory; so it was heard of. */
inline publishLoaded(e, r, v, age, isVoid) {
    publish(e, r, v, age, isVoid);
#if MUTANT != REFUSED_LOAD_FORGOTTEN
    raise(e, r)
#endif
}

inline voidTickets() { readerVoid = true; flightVoid = true; saveVoid = true }

/* From now on nobody may be given what had been replaced by now. (That is C1 for invalidations.) */
inline promiseThePresent() {
    knownReplaced = knownReplaced | (history & ((1 << valueOf[revision]) - 1))
}

/* Cell.forget */
inline forget() {
    printf("cell: somebody asks to forget\n");
    dropSnapshot();
#if MUTANT != FORGET_WITHOUT_VOIDING
    voidTickets();
#endif
    promiseThePresent()
}

/* Every answer of the database tells its epoch. A higher one: all revisions known so far mean nothing any more. A lower
   one: the server is an older copy, and whoever asked it gets an error. */
#if MUTANT == OLD_PRIMARY_BELIEVED
#define OUTDATED(e) false
#else
#define OUTDATED(e) (e < knownEpoch)
#endif
inline advanceTo(e) {
    if
    :: e > knownEpoch -> knownEpoch = e; raise(e, 0)
    :: else -> skip
    fi
}

/* ---- Growing older ---- */

inline growOlder(age) {
    if
    :: age < L -> age++
    :: age == L -> age = OLD
    :: else -> skip
    fi
}

inline growOlderForReader(age) {
    if
    :: age < L -> age++
    :: age == L -> age = (readerHasTime -> STILL_GOOD : OLD)
    :: else -> skip
    fi
}

inline pastReading(age) {
    if
    :: age == STILL_GOOD -> age = OLD
    :: else -> skip
    fi
}

/* The reader needs his time no longer. */
inline readerForgetsTime() {
    readerHasTime = false;
    pastReading(snapAge); pastReading(readerAge); pastReading(flightAge); pastReading(saveAge)
}

/* ---- Transactions ---- */

inline beginTransaction(xid, inEpoch) {
    xid = nextXid; nextXid++; openXids = openXids | (1 << xid); inEpoch = epoch;
    printf("server: transaction %d begins\n", xid)
}

/* A commit. The triggers take the row lock, raise the revision and note the transaction, and all becomes visible at the
   commit. That is one step: until the commit nobody sees anything, and others who want the row wait, as if they had come
   later. The acknowledgement may reach the client at any time afterwards; here the promises are judged as if it always came at
   once, which is the strictest case. */
inline commitTransaction(xid, value) {
#if FAILOVERS == 0
    xidOf[revision] = 0;                            /* nobody asks for it any more */
#endif
    revision++;
    value = nextValue; nextValue++;
    valueOf[revision] = value; xidOf[revision] = xid;
    openXids = openXids & ~(1 << xid);
    do
    :: i < value ->
        if
        :: superseded[i] == NEVER -> superseded[i] = 0
        :: else -> skip
        fi;
        i++
    :: else -> i = 0; break
    od;
    history = history | (1 << value);
    printf("server: transaction %d commits revision %d\n", xid, revision);
    xid = 0; inEpoch = 0
}

inline rollBack(xid) { openXids = openXids & ~(1 << xid); xid = 0; inEpoch = 0 }

/* Somebody else changes the account. Transactions begin in one order and commit in any, so a lower xid may become visible
   after a higher one. Or they roll back, or touch another account only. */
byte writersBegun;          /* they are alike, so let them begin in the order of their numbers */

#if WRITERS > 0
active [WRITERS] proctype Writer() {
    byte xid, value, inEpoch;

    atomic { writersBegun == _pid -> d_step { writersBegun++; beginTransaction(xid, inEpoch) } };
    if
    :: d_step { inEpoch == epoch -> commitTransaction(xid, value); value = 0 }
    :: d_step { inEpoch == epoch -> rollBack(xid) }
    :: d_step { inEpoch != epoch -> xid = 0; inEpoch = 0 }      /* its server is gone, and it with it */
    fi
}
#endif

/* ---- Failover: a copy takes over, which may lack the last commits. Their revisions are given out again. ---- */

#if FAILOVERS > 0
active proctype Failover() {
    byte copy, n;

    do
    :: n < FAILOVERS ->
        atomic {
            copy = revision;
            do
            :: copy > 0 -> copy--
            :: break
            od;
            d_step {
                n++;
                oldRevision = revision; oldValue = valueOf[revision];
                /* What was lost is to disappear within L; what comes back is current again. */
                do
                :: revision > copy ->
                    if
                    :: superseded[valueOf[revision]] == NEVER -> superseded[valueOf[revision]] = 0
                    :: else -> skip
                    fi;
                    history = history & ~(1 << valueOf[revision]);
                    valueOf[revision] = 0; xidOf[revision] = 0;
                    revision--
                :: else -> break
                od;
                superseded[valueOf[revision]] = NEVER;
                knownReplaced = knownReplaced & ~(1 << valueOf[revision]);
                replacedAtCall = replacedAtCall & ~(1 << valueOf[revision]);
                forbidden = forbidden & ~(1 << valueOf[revision]);
                epoch++; openXids = 0; copy = 0;
                printf("server: failover to a copy at revision %d, epoch %d\n", revision, epoch);
                /* The copy knows nothing of the lost transactions: their numbers are given out again, too. */
                nextXid = 1;
                do
                :: i <= revision ->
                    if
                    :: xidOf[i] >= nextXid -> nextXid = xidOf[i] + 1
                    :: else -> skip
                    fi;
                    i++
                :: else -> i = 0; break
                od
            }
        }
    :: else -> break
    od
}
#endif

/* ---- The feed: PostgresFeed asks, Coherence takes notice ---- */

inline answer() {                                   /* of the server: one statement, one snapshot */
#if WHOLE_POSITION
    answerHasRow = !(position & (1 << xidOf[revision]));
    answerPosition = ((1 << nextXid) - 1) & ~openXids;      /* bit x: transaction x has ended */
#else
    answerHasRow = (xidOf[revision] >= position);
#if MUTANT == SEQUENCE_AS_CURSOR
    answerPosition = (answerHasRow -> xidOf[revision] + 1 : position);
#else
    answerPosition = 1;                             /* pg_snapshot_xmin(pg_current_snapshot()) */
    do
    :: answerPosition < nextXid && !(openXids & (1 << answerPosition)) -> answerPosition++
    :: else -> break
    od;
#endif
#endif
    answerRevision = (answerHasRow -> revision : 0);
    answerEpoch = TIMELINE;
    printf("server: answers the feed (from position %d): new rows: %d, revision %d, position %d\n",
        position, answerHasRow, answerRevision, answerPosition)
}

inline disconnect() {
    printf("feed: the connection is lost\n");
    askedAge = OLD; server = 0;
    answerHasRow = false; answerRevision = 0; answerEpoch = 0; answerPosition = 0;
#if MUTANT != POSITION_SURVIVES
    position = 0
#endif
}

inline renewLease() {
    leaseAge = (askedAge < leaseAge -> askedAge : leaseAge);
    printf("feed: the lease is from %d ticks ago\n", leaseAge);
    askedAge = OLD;
#if MUTANT == WATCHDOG_FLAG
    isLive = true
#endif
}

/* A connection is with one server and dies with it, or at any other moment: at every step the answer may be lost. A
   new connection begins with position 0, which means: all rows. It may ask as often as it likes; notifications make it
   ask sooner, which is one of the orders that are tried anyway. */
active proctype Feed() {
    byte server, position;                          /* position: transactions below have been heard of */
    byte answerEpoch, answerRevision, answerPosition;
    bool answerHasRow;

    do
    :: d_step {                                     /* askedAt = nanoTime(), before the question is sent */
            if
            :: server == 0 -> server = epoch
            :: else -> skip
            fi;
            askedAge = 0;
            printf("feed: asks\n")
        };
        if
        :: d_step { server == epoch -> answer() }
#if FAILOVERS > 0
        :: d_step {                                 /* a new connection has found the old primary, which nobody has stopped */
                position == 0 && server == epoch && epoch > 1 && knownEpoch == epoch ->
                server = epoch - 1;
                answerEpoch = epoch - 1; answerHasRow = true; answerRevision = oldRevision; answerPosition = 0
            }
#endif
        :: d_step { true -> disconnect() }
        fi;
        if                                          /* the answer travels: for how long is the Clock's choice */
        :: server == 0                              /* there is none */
        :: d_step { server != 0 -> disconnect() }
        :: d_step { server != 0 && OUTDATED(answerEpoch) -> disconnect() }
        :: d_step { server != 0 && !OUTDATED(answerEpoch) ->
#if MUTANT == LEASE_FROM_ANSWER
                askedAge = 0;
#endif
                advanceTo(answerEpoch);
#if FAILOVERS > 0
            };
            d_step {
#endif
#if MUTANT == LEASE_BEFORE_RAISE
                renewLease();
            };
            d_step {
#endif
                if                                  /* every change of the answer ... */
                :: answerHasRow -> raise(answerEpoch, answerRevision)
                :: else -> skip
                fi;
                answerHasRow = false; answerRevision = 0; answerEpoch = 0
            };
            d_step {                                /* ... and only then the lease, from when the question was sent */
#if MUTANT != LEASE_BEFORE_RAISE
                renewLease();
#endif
                position = answerPosition; answerPosition = 0
            }
        fi
    od
}

#if MUTANT == WATCHDOG_FLAG
/* Clears the flag as soon as it gets to it. After a pause of the process that may be after the readers. */
active proctype Watchdog() {
    do
    :: atomic { isLive && leaseAge == OLD -> isLive = false }
    od
}
#endif

/* ---- Reading: SettingsLoader.read and load ---- */

/* The SELECT of a load: present state of the primary, or of the old one, if this process knows of the new one. (A process
   that can reach nothing but an unfenced old primary is outside the promise.) */
inline selectAccount(e, r, v) {
    e = TIMELINE; r = revision; v = valueOf[revision];
    printf("server: answers a load: revision %d\n", r)
}

inline selectFromOldPrimary(e, r, v) {
    epoch > 1 && knownEpoch == epoch ->
    e = epoch - 1; r = oldRevision; v = oldValue;
    printf("old primary: answers a load: revision %d\n", r)
}

#if MUTANT == ANY_FLIGHT_IS_JOINED
#define MAY_SERVE(age) true
#else
#define MAY_SERVE(age) (age != OLD)
#endif

/* Cell.Ticket.isSatisfiedBy */
#define SATISFIES_ENTRY(e, r) (e > entryEpoch || (e == entryEpoch && r >= entryFloor))

/* What a caller gets. Here the promises are judged. */
inline giveBack(e, r, v) {
    printf("reader: gets revision %d of epoch %d\n", r, e);
    C1_readYourWrites = !(replacedAtCall & (1 << v));
    assert(C1_readYourWrites);
    C2_C5_bounded = !(forbidden & (1 << v));
    assert(C2_C5_bounded);
    C5_noLowerEpoch = e >= lastEpoch;
    assert(C5_noLowerEpoch);
    C4_neverBack = e > lastEpoch || r >= lastRevision;
    assert(C4_neverBack);
    lastEpoch = e; lastRevision = r
}

byte lastEpoch, lastRevision;

#if FLIGHTS
mtype = { none, asking, answered };
mtype flight = none;        /* the load of another thread */
byte flightEpoch, flightRevision, flightValue;
bool readerIsAboard;        /* the reader has joined it and waits for its landing */
#endif

inline invoke() {
    replacedAtCall = knownReplaced;
    do
    :: i < VALUES ->
        if
        :: TOO_LONG_AGO(superseded[i]) -> forbidden = forbidden | (1 << i)
        :: else -> skip
        fi;
        i++
    :: else -> i = 0; break
    od
}

inline finishReading() {
    e = 0; r = 0; v = 0; entryEpoch = 0; entryFloor = 0; leaseIsGood = false;
    readerAge = OLD; readerVoid = false; forbidden = 0; replacedAtCall = 0;
    readerForgetsTime()
}

active proctype Reader() {
    byte e, r, v;                                   /* what the load brought */
    byte entryEpoch, entryFloor;                    /* Cell.Ticket "entry": what was known when the read missed */
    bool leaseIsGood;

invoked:
    do
#if MUTANT == CELL_BEFORE_LEASE
    :: d_step { invoke(); e = snapEpoch; r = snapRevision; v = snapValue; readerAge = snapAge };
        readerLease = leaseAge;
#else
    :: d_step {                                        /* 1. the lease. The call may have come before; here it is judged from now */
            invoke();
#if MUTANT == WATCHDOG_FLAG
            leaseIsGood = isLive
#elif MUTANT == NO_LEASE
            leaseIsGood = true
#else
            readerLease = leaseAge
#endif
        };
#endif

        d_step {                                        /* 2. the clock */
#if MUTANT != WATCHDOG_FLAG && MUTANT != NO_LEASE
            leaseIsGood = (readerLease != OLD);
            readerLease = OLD;
#endif
            readerHasTime = true;
            printf("reader: looks at his clock; the lease is good: %d\n", leaseIsGood)
        };

        if                                              /* 3. the cell */
#if MUTANT == CELL_BEFORE_LEASE
        :: d_step { e != 0 && (leaseIsGood || readerAge != OLD) -> giveBack(e, r, v); finishReading() };
            goto invoked
        :: d_step { !(e != 0 && (leaseIsGood || readerAge != OLD)) ->
                e = 0; r = 0; v = 0; readerAge = OLD;
#else
        :: d_step { hasSnapshot && (leaseIsGood || snapAge != OLD) ->
                giveBack(snapEpoch, snapRevision, snapValue);
                finishReading()
            };
            goto invoked
        :: d_step { !(hasSnapshot && (leaseIsGood || snapAge != OLD)) ->
#endif
                leaseIsGood = false;
                entryEpoch = cellEpoch; entryFloor = floor;
#if !FLIGHTS
                readerForgetsTime();
#endif
#if MUTANT != CELL_AFTER_SELECT
                inDirectory = true
#endif
            }
        fi;

#if FLIGHTS
        /* A miss joins a load that is under way if it began late enough for this reader and nobody has asked to forget since. */
        if
        :: d_step { flight != none && !flightVoid && MAY_SERVE(flightAge) -> readerIsAboard = true; readerForgetsTime();
                    printf("reader: joins the load of the other thread\n") };
            if
            :: d_step { flight == none && flightEpoch == 0 -> readerIsAboard = false; finishReading() };     /* it failed */
                goto invoked
            :: d_step { flight == none && flightEpoch != 0 && !SATISFIES_ENTRY(flightEpoch, flightRevision) ->
                    flightEpoch = 0; flightRevision = 0; flightValue = 0; readerIsAboard = false
                }
            :: d_step { flight == none && flightEpoch != 0 && SATISFIES_ENTRY(flightEpoch, flightRevision) ->
                    e = flightEpoch; r = flightRevision; v = flightValue;
                    flightEpoch = 0; flightRevision = 0; flightValue = 0; readerIsAboard = false
                };
                goto landed
            fi
        :: d_step { true -> readerForgetsTime() }
        fi;
#endif

        d_step { readerAge = 0; readerVoid = false; printf("reader: sends a load\n") };   /* ticket, and askedAt = nanoTime() */
        if
        :: d_step { selectAccount(e, r, v) }
#if FAILOVERS > 0
        :: d_step { selectFromOldPrimary(e, r, v) }
#endif
        :: d_step { true -> finishReading() };          /* the database does not answer: the read throws */
            goto invoked
        fi;

        if                                              /* the answer travels */
        :: d_step { OUTDATED(e) -> finishReading() };   /* DATABASE_OUTDATED */
            goto invoked
        :: d_step { !OUTDATED(e) ->
                advanceTo(e);
#if FAILOVERS > 0
            };
            d_step {
#endif
#if MUTANT == CELL_AFTER_SELECT
                inDirectory = true;
#endif
                publishLoaded(e, r, v, readerAge, readerVoid);
                readerAge = OLD; readerVoid = false
            }
        fi;

landed:                                             /* SettingsLoader.newest: what is in memory, if it is new enough */
        if
        :: d_step { hasSnapshot && SATISFIES_ENTRY(snapEpoch, snapRevision) ->
                giveBack(snapEpoch, snapRevision, snapValue);
                finishReading()
            }
        :: d_step { !(hasSnapshot && SATISFIES_ENTRY(snapEpoch, snapRevision)) && SATISFIES_ENTRY(e, r) ->
                giveBack(e, r, v);
                finishReading()
            }
        :: d_step { !(hasSnapshot && SATISFIES_ENTRY(snapEpoch, snapRevision)) && !SATISFIES_ENTRY(e, r) ->
                finishReading()                         /* DATABASE_OUTDATED */
            }
        fi;
    od
}

#if FLIGHTS
inline land() {
    flight = none; flightAge = OLD; flightVoid = false;
    if
    :: !readerIsAboard -> flightEpoch = 0; flightRevision = 0; flightValue = 0
    :: else -> skip
    fi
}

active proctype OtherThreadsLoad() {
    do
    :: d_step { flight == none && !readerIsAboard ->
            flight = asking; flightAge = 0; flightVoid = false;
            printf("other thread: sends a load\n");
#if MUTANT != CELL_AFTER_SELECT
            inDirectory = true
#endif
        }
    :: d_step { flight == asking -> selectAccount(flightEpoch, flightRevision, flightValue); flight = answered }
#if FAILOVERS > 0
    :: d_step { flight == asking && epoch > 1 && knownEpoch == epoch ->
            selectFromOldPrimary(flightEpoch, flightRevision, flightValue);
            flight = answered
        }
#endif
    :: d_step { flight == asking -> land() }        /* the database does not answer */
    :: d_step { flight == answered && OUTDATED(flightEpoch) ->
            flightEpoch = 0; flightRevision = 0; flightValue = 0;
            land()
        }
    :: d_step { flight == answered && !OUTDATED(flightEpoch) ->
#if MUTANT == CELL_AFTER_SELECT
            inDirectory = true;
#endif
            advanceTo(flightEpoch);
            publishLoaded(flightEpoch, flightRevision, flightValue, flightAge, flightVoid);
            land()
        }
    od
}
#endif

/* ---- Saving: AccountWriter.save, and CommitResolver if the answer to the commit is lost ---- */

#if SAVES > 0
inline saveReturns() {
    if
    :: history & (1 << v) -> knownReplaced = knownReplaced | (history & ((1 << v) - 1))
    :: else -> skip                                 /* a failover has lost it meanwhile */
    fi;
    printf("saver: the save returns\n");
    finishSaving()
}

inline finishSaving() {
    xid = 0; inEpoch = 0; e = 0; r = 0; v = 0; saveAge = OLD; saveVoid = false
}

#if UNKNOWN
inline settle() {
    if                                              /* what was under way at the server comes to its end */
    :: d_step { xid != 0 && inEpoch == epoch -> commitTransaction(xid, v) }
    :: d_step { xid != 0 && inEpoch == epoch -> rollBack(xid) }
    :: xid == 0 || inEpoch != epoch
    fi;
    d_step {                                        /* its fate is known: Cell.settle */
        isUnsettled = false; dropSnapshot();
#if MUTANT != SETTLE_WITHOUT_VOIDING
        voidTickets();
#endif
        promiseThePresent()
    };
    if
    :: d_step { true -> finishSaving() }            /* it was rolled back, or the caller's patience had ended before */
    :: d_step { v != 0 -> forget() };               /* AccountWriter.readAnew */
        d_step { saveAge = 0; saveVoid = false };
        if
        :: d_step { selectAccount(seenEpoch, seenRevision, seenValue) };
            if
            :: d_step { OUTDATED(seenEpoch) -> seenEpoch = 0; seenRevision = 0; seenValue = 0; finishSaving() }
            :: d_step { !OUTDATED(seenEpoch) ->
                    advanceTo(seenEpoch);
                    publishLoaded(seenEpoch, seenRevision, seenValue, saveAge, saveVoid);
                    seenEpoch = 0; seenRevision = 0; seenValue = 0;
                    saveReturns()
                }
            fi
        :: d_step { true -> finishSaving() }
        fi
    fi
}
#endif

active proctype Saver() {
#if UNKNOWN
    byte seenEpoch, seenRevision, seenValue;        /* what was read anew */
#endif
    byte n, xid, inEpoch;
    byte e, r, v;                                   /* what the save left, read in its own transaction */

    do
    :: d_step { n < SAVES ->                        /* ticket; nanoTime(); begin */
            n++; inDirectory = true; saveAge = 0; saveVoid = false;
            beginTransaction(xid, inEpoch)
        };
        if
        :: d_step { inEpoch == epoch -> e = TIMELINE; r = revision + 1; commitTransaction(xid, v) };
#if MUTANT != SAVE_WITHOUT_RAISE
            d_step { raise(e, r) };
#endif
            d_step { publish(e, r, v, saveAge, saveVoid); saveReturns() }
        :: d_step { inEpoch == epoch -> rollBack(xid); finishSaving() }
        :: d_step { inEpoch != epoch -> finishSaving() }
#if UNKNOWN
        :: d_step { true -> isUnsettled = true; dropSnapshot(); voidTickets() };    /* the connection breaks: Cell.unsettle */
            settle()
        :: d_step { inEpoch == epoch -> commitTransaction(xid, v) };
            d_step { isUnsettled = true; dropSnapshot(); voidTickets() };
            settle()
#endif
        fi
    :: n == SAVES -> break
    od
}
#endif

/* ---- Invalidations and evictions, at any time ---- */

#if INVALIDATIONS
active proctype Anybody() {
    do
    :: d_step { forget() }
    :: d_step { dropSnapshot() }                    /* Cell.drop */
    od
}
#endif

/* ---- The clock ticks ---- */

active proctype Clock() {
    do
    :: d_step {
        printf("clock: ticks\n");
        growOlder(leaseAge); growOlder(askedAge); growOlder(readerLease);
        growOlderForReader(snapAge); growOlderForReader(readerAge);
        growOlderForReader(flightAge); growOlderForReader(saveAge);
        do
        :: i < VALUES -> growOlder(superseded[i]); i++
        :: else -> i = 0; break
        od
    }
    od
}
