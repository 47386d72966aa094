namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class AvailabilityExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["add-check"] =
            [
                new("ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT VALID", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["add-column-check"] =
            [
                new("ALTER TABLE item ADD COLUMN amount integer CHECK (amount > 0)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN amount integer", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["add-column-domain"] =
            [
                new("ALTER TABLE item ADD COLUMN code code", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE DOMAIN code AS text CHECK (VALUE <> '')",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN code code", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE DOMAIN code AS text",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
            ],
            ["add-column-generated-stored"] =
            [
                new("ALTER TABLE item ADD COLUMN big integer GENERATED ALWAYS AS (id * 2) STORED", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN IF NOT EXISTS name text GENERATED ALWAYS AS (id) STORED", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ADD COLUMN big integer", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["add-column-references"] =
            [
                new("ALTER TABLE item ADD COLUMN owner_id integer REFERENCES owner (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE item ADD COLUMN parent_id integer REFERENCES item (id)", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE owner (id integer PRIMARY KEY); ALTER TABLE item ADD COLUMN owner_id integer REFERENCES owner "
                        + "(id)",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ADD COLUMN owner_id integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["add-column-serial"] =
            [
                new("ALTER TABLE item ADD COLUMN n serial", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN n bigint", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
            ],
            ["add-column-unique"] =
            [
                new("ALTER TABLE item ADD COLUMN code text UNIQUE", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN code text", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["add-column-volatile-default"] =
            [
                new("ALTER TABLE item ADD COLUMN token uuid DEFAULT gen_random_uuid()", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN at timestamptz DEFAULT clock_timestamp()", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ADD COLUMN at timestamptz DEFAULT now()", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ADD COLUMN token uuid", false) { Setup = "CREATE TABLE item (id integer, name text)" },
                new("CREATE TABLE fresh (id integer); ALTER TABLE fresh ADD COLUMN token uuid DEFAULT gen_random_uuid()", false),
            ],
            ["add-exclusion"] =
            [
                new("ALTER TABLE item ADD CONSTRAINT apart EXCLUDE USING gist (span WITH &&)", true)
                {
                    Setup = "CREATE TABLE item (span int4range)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new(
                    "CREATE TABLE fresh (span int4range); ALTER TABLE fresh ADD CONSTRAINT apart EXCLUDE USING gist (span WITH "
                        + "&&)",
                    false
                ),
            ],
            ["enforce-constraint"] =
            [
                new("ALTER TABLE item ALTER CONSTRAINT owned ENFORCED", true)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id) NOT ENFORCED)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    FromVersion = 18,
                },
                new("ALTER TABLE item ALTER CONSTRAINT owned DEFERRABLE INITIALLY DEFERRED", false)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id))",
                },
                new("ALTER TABLE item ALTER CONSTRAINT owned NOT ENFORCED", false)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id))",
                    FromVersion = 18,
                },
            ],
            ["add-foreign-key"] =
            [
                new("ALTER TABLE item ADD CONSTRAINT owned FOREIGN KEY (id) REFERENCES owner (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE item ADD FOREIGN KEY (id) REFERENCES owner (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD CONSTRAINT parent FOREIGN KEY (parent_id) REFERENCES item (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY, parent_id integer)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new(
                    "CREATE TABLE owner (id integer PRIMARY KEY); ALTER TABLE item ADD CONSTRAINT owned FOREIGN KEY (owner_id) "
                        + "REFERENCES owner (id)",
                    true
                )
                {
                    Setup = "CREATE TABLE item (id integer, owner_id integer)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD CONSTRAINT owned FOREIGN KEY (id) REFERENCES owner (id) NOT VALID", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "owner",
                },
                new("TRUNCATE item; ALTER TABLE item ADD FOREIGN KEY (id) REFERENCES owner (id)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer PRIMARY KEY)",
                },
            ],
            ["add-unique"] =
            [
                new("ALTER TABLE item ADD CONSTRAINT item_id_key UNIQUE (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD PRIMARY KEY (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD CONSTRAINT item_id_key UNIQUE USING INDEX item_id", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE UNIQUE INDEX item_id ON item (id)",
                },
            ],
            ["attach-partition"] =
            [
                new("ALTER TABLE item ATTACH PARTITION part FOR VALUES FROM (1) TO (10)", true)
                {
                    Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "part",
                },
                new("ALTER TABLE item ATTACH PARTITION part FOR VALUES FROM (1) TO (10)", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part (id integer, CHECK (id >= 1 "
                        + "AND id < 10 AND id IS NOT NULL))",
                },
            ],
            ["change-policy"] =
            [
                new("CREATE POLICY readers ON item USING (true)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("CREATE TABLE fresh (id integer); CREATE POLICY readers ON fresh USING (true)", false),
            ],
            ["change-type-rewrite"] =
            [
                new("ALTER TABLE item ALTER COLUMN x TYPE text", false)
                {
                    Setup = "CREATE TABLE item (x xml)",
                    Rewrites = false,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN x TYPE integer", false)
                {
                    Setup = "CREATE TABLE item (x oid)",
                    Rewrites = false,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN x TYPE plain", false)
                {
                    Setup = "CREATE DOMAIN plain AS text; CREATE TABLE item (x text)",
                    Rewrites = false,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN id TYPE bigint", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(20)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN code TYPE varchar(40)", false)
                {
                    Setup = "CREATE TABLE item (code varchar(20))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ALTER COLUMN code TYPE text", false)
                {
                    Setup = "CREATE TABLE item (code varchar(20))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ALTER COLUMN price TYPE numeric(14, 2)", false)
                {
                    Setup = "CREATE TABLE item (price numeric(12, 2))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("SET LOCAL timezone = 'UTC'; ALTER TABLE item ALTER COLUMN at TYPE timestamptz USING at", false)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("SET LOCAL timezone = 'Europe/Berlin'; ALTER TABLE item ALTER COLUMN at TYPE timestamptz", true)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC'", true)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN code TYPE text USING code::text", false)
                {
                    Setup = "CREATE TABLE item (code varchar(20))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ALTER COLUMN tags TYPE varchar(20)[]", true)
                {
                    Setup = "CREATE TABLE item (tags varchar(10)[])",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN tags TYPE varchar[]", false)
                {
                    Setup = "CREATE TABLE item (tags varchar(10)[])",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ALTER COLUMN price TYPE numeric(14, 4)", true)
                {
                    Setup = "CREATE TABLE item (price numeric(12, 2))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item ALTER COLUMN x TYPE filled", true)
                {
                    Setup = "CREATE DOMAIN filled AS text CHECK (VALUE <> ''); CREATE TABLE item (x text)",
                    Lock = TableLock.AccessExclusive,
                    Rewrites = true,
                    Locked = "item",
                },
            ],
            ["change-type-time-zone"] =
            [
                new("ALTER TABLE item ALTER COLUMN at TYPE timestamptz", true)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN at TYPE timestamptz USING at", true)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("SET LOCAL timezone = 'UTC'; ALTER TABLE item ALTER COLUMN at TYPE timestamptz", false)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                },
                new("ALTER TABLE item ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC'", false)
                {
                    Setup = "CREATE TABLE item (at timestamp)",
                },
            ],
            ["cluster"] =
            [
                new("CLUSTER item USING item_name", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item CLUSTER ON item_name", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.ShareUpdateExclusive,
                    Locked = "item",
                },
            ],
            ["create-index"] =
            [
                new("CREATE INDEX item_name ON item (name)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE TABLE fresh (id integer); CREATE INDEX fresh_id ON fresh (id)", false),
            ],
            ["create-table-references"] =
            [
                new("CREATE TABLE fresh (item_id integer REFERENCES item (id))", true)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("CREATE TABLE fresh (item_id integer, FOREIGN KEY (item_id) REFERENCES item (id))", true)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new(
                    "CREATE TABLE item (id integer PRIMARY KEY); CREATE TABLE fresh (item_id integer REFERENCES item (id))",
                    false
                ),
                new("CREATE TABLE fresh (id integer PRIMARY KEY, parent_id integer REFERENCES fresh (id))", false),
                new("CREATE TABLE IF NOT EXISTS known (item_id integer REFERENCES item (id))", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY); CREATE TABLE known (item_id integer)",
                },
            ],
            ["create-trigger"] =
            [
                new(
                    "CREATE TRIGGER stamp BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION "
                        + "suppress_redundant_updates_trigger()",
                    true
                )
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new(
                    "CREATE TABLE fresh (id integer); CREATE TRIGGER stamp BEFORE UPDATE ON fresh FOR EACH ROW EXECUTE FUNCTION "
                        + "suppress_redundant_updates_trigger()",
                    false
                ),
            ],
            ["default-partition"] =
            [
                new("CREATE TABLE part PARTITION OF item FOR VALUES FROM (1) TO (10)", true)
                {
                    Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE rest PARTITION OF item DEFAULT",
                    Lock = TableLock.AccessExclusive,
                    Locked = "rest",
                },
                new("CREATE TABLE part PARTITION OF item FOR VALUES FROM (1) TO (10)", false)
                {
                    Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id)",
                },
            ],
            ["detach-partition"] =
            [
                new("ALTER TABLE item DETACH PARTITION part", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF item FOR VALUES "
                        + "FROM (1) TO (10)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item DETACH PARTITION part CONCURRENTLY", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF item FOR VALUES "
                        + "FROM (1) TO (10)",
                    FromVersion = 14,
                },
            ],
            ["rebuild-partitions"] =
            [
                new("ALTER TABLE item MERGE PARTITIONS (low, high) INTO part", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF item FOR VALUES "
                        + "FROM (1) TO (10); CREATE TABLE high PARTITION OF item FOR VALUES FROM (10) TO (20)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    FromVersion = 19,
                },
                new("ALTER TABLE item DETACH PARTITION low", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF item FOR VALUES "
                        + "FROM (1) TO (10)",
                },
            ],
            ["repack-concurrently"] =
            [
                new("REPACK (CONCURRENTLY) item", true) { Setup = "CREATE TABLE item (id integer)", FromVersion = 19 },
                new("REPACK item", false) { Setup = "CREATE TABLE item (id integer)", FromVersion = 19 },
            ],
            ["domain-check"] =
            [
                new("ALTER DOMAIN code ADD CONSTRAINT filled CHECK (VALUE <> '')", true)
                {
                    Setup = "CREATE DOMAIN code AS text; CREATE TABLE item (id integer, code code)",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("ALTER DOMAIN code ADD CONSTRAINT filled CHECK (VALUE <> '') NOT VALID", false)
                {
                    Setup = "CREATE DOMAIN code AS text; CREATE TABLE item (id integer, code code)",
                },
            ],
            ["domain-validate"] =
            [
                new("ALTER DOMAIN code VALIDATE CONSTRAINT filled", true)
                {
                    Setup =
                        "CREATE DOMAIN code AS text; CREATE TABLE item (id integer, code code); "
                        + "ALTER DOMAIN code ADD CONSTRAINT filled CHECK (VALUE <> '') NOT VALID",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("ALTER DOMAIN code SET NOT NULL", true)
                {
                    Setup = "CREATE DOMAIN code AS text; CREATE TABLE item (id integer, code code)",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("ALTER DOMAIN code DROP NOT NULL", false)
                {
                    Setup = "CREATE DOMAIN code AS text; CREATE TABLE item (id integer, code code)",
                },
            ],
            ["add-not-null"] =
            [
                new("ALTER TABLE item ADD CONSTRAINT named NOT NULL name", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    FromVersion = 18,
                },
                new("ALTER TABLE item ADD CONSTRAINT named NOT NULL name NOT VALID", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    FromVersion = 18,
                },
                new("ALTER TABLE item ADD CONSTRAINT named NOT NULL name", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text, CONSTRAINT given CHECK (NOT (name IS NULL)))",
                    FromVersion = 18,
                },
            ],
            ["drop-index"] =
            [
                new("DROP INDEX item_name", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("DROP INDEX CONCURRENTLY item_name", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                },
            ],
            ["drop-trigger"] =
            [
                new("DROP TRIGGER stamp ON item", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); CREATE TRIGGER stamp BEFORE UPDATE ON item FOR EACH ROW "
                        + "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item DISABLE TRIGGER stamp", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); CREATE TRIGGER stamp BEFORE UPDATE ON item FOR EACH ROW "
                        + "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
            ],
            ["lock-timeout-off"] =
            [
                new("-- pgmigrate:lock-timeout 0s\nALTER TABLE item ADD COLUMN a integer", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("-- pgmigrate:lock-timeout 2s\nALTER TABLE item ADD COLUMN a integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["primary-key-nullable"] =
            [
                new("ALTER TABLE item ADD PRIMARY KEY USING INDEX item_id", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE UNIQUE INDEX item_id ON item (id)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD PRIMARY KEY USING INDEX item_id", false)
                {
                    Setup = "CREATE TABLE item (id integer NOT NULL); CREATE UNIQUE INDEX item_id ON item (id)",
                },
            ],
            ["refresh-materialized-view"] =
            [
                new("REFRESH MATERIALIZED VIEW total", true)
                {
                    Setup = "CREATE MATERIALIZED VIEW total AS SELECT 1 AS n",
                    Lock = TableLock.AccessExclusive,
                    Locked = "total",
                },
                new("REFRESH MATERIALIZED VIEW CONCURRENTLY total", false)
                {
                    Setup = "CREATE MATERIALIZED VIEW total AS SELECT 1 AS n; CREATE UNIQUE INDEX total_n ON total (n)",
                    Lock = TableLock.Exclusive,
                    Locked = "total",
                },
            ],
            ["reindex"] =
            [
                new("REINDEX TABLE item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("REINDEX INDEX item_name", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.Share,
                    Locked = "item",
                },
                new("CREATE TABLE fresh (id integer); CREATE INDEX fresh_id ON fresh (id); REINDEX INDEX fresh_id", false),
                new("REINDEX TABLE CONCURRENTLY item", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["replica-identity"] =
            [
                new("ALTER TABLE item REPLICA IDENTITY FULL", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item REPLICA IDENTITY DEFAULT", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["row-security"] =
            [
                new("ALTER TABLE item ENABLE ROW LEVEL SECURITY", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("CREATE POLICY readers ON item USING (true); ALTER TABLE item ENABLE ROW LEVEL SECURITY", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item DISABLE ROW LEVEL SECURITY", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["set-access-method"] =
            [
                new("ALTER TABLE item SET ACCESS METHOD other", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    FromVersion = 15,
                },
                new("ALTER TABLE item SET WITHOUT CLUSTER", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["set-expression"] =
            [
                new("ALTER TABLE item ALTER COLUMN big SET EXPRESSION AS (id * 3)", true)
                {
                    Setup = "CREATE TABLE item (id integer, big integer GENERATED ALWAYS AS (id * 2) STORED)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                    FromVersion = 17,
                },
                new("ALTER TABLE item ALTER COLUMN id SET DEFAULT 3", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["set-logged"] =
            [
                new("ALTER TABLE item SET UNLOGGED", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("ALTER TABLE item SET (fillfactor = 90)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.ShareUpdateExclusive,
                    Locked = "item",
                },
            ],
            ["set-not-null"] =
            [
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL", false)
                {
                    Setup = "CREATE TABLE item (name text, CONSTRAINT given CHECK (NOT (name IS NULL)))",
                },
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); ALTER TABLE item ADD CONSTRAINT named CHECK (name IS NOT "
                        + "NULL)",
                },
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); ALTER TABLE item ADD CONSTRAINT named CHECK (id > 3 OR name "
                        + "IS NOT NULL)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL, ALTER id SET NOT NULL", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); ALTER TABLE item ADD CONSTRAINT named CHECK (name IS NOT "
                        + "NULL AND (id IS NOT NULL))",
                },
                new("ALTER TABLE item ALTER COLUMN name SET DEFAULT 'none'", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ALTER COLUMN name SET NOT NULL", true)
                {
                    Setup = "CREATE TABLE item (name text, CONSTRAINT given CHECK (NOT (name IS NULL OR name = '')  OR true))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
            ],
            ["set-tablespace"] =
            [
                new("ALTER TABLE item SET TABLESPACE pg_default", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item SET (autovacuum_enabled = false)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["several-tables-locked"] =
            [
                new("ALTER TABLE item ADD COLUMN note text; CREATE OR REPLACE VIEW seen AS SELECT 1 AS one", true)
                {
                    Setup = "CREATE TABLE item (id integer); CREATE VIEW seen AS SELECT 1 AS one",
                    Lock = TableLock.AccessExclusive,
                    Locked = "seen",
                },
                new("ALTER TABLE item ADD COLUMN note text; CREATE OR REPLACE VIEW seen AS SELECT 1 AS one", false)
                {
                    Setup = "CREATE TABLE item (id integer)",
                },
                new("ALTER TABLE item ADD COLUMN a integer; ALTER TABLE owner ADD COLUMN a integer", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE item ADD COLUMN a integer; ALTER TABLE item DROP CONSTRAINT owned", true)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (id integer CONSTRAINT owned REFERENCES "
                        + "owner (id))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE item ADD COLUMN a integer; ALTER TABLE item ADD COLUMN b integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE TABLE fresh (item_id integer REFERENCES item (id), owner_id integer REFERENCES owner (id))", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY); CREATE TABLE owner (id integer PRIMARY KEY)",
                },
                new("CREATE TABLE fresh (id integer); ALTER TABLE item ADD COLUMN a integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["statement-under-lock"] =
            [
                new("ALTER TABLE item ADD COLUMN a integer; UPDATE item SET a = 1 WHERE id < 100", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new(
                    "ALTER TABLE item ADD CONSTRAINT owned FOREIGN KEY (id) REFERENCES owner NOT VALID; "
                        + "UPDATE item SET name = 'x' WHERE id < 100",
                    true
                )
                {
                    Setup = "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("DROP INDEX item_name; UPDATE item SET name = 'x' WHERE id < 100", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN a integer; INSERT INTO copy SELECT id FROM item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE copy (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE owner ADD COLUMN a integer; ALTER TABLE item ALTER COLUMN id TYPE bigint", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE owner ADD COLUMN a integer; ALTER TABLE item ALTER COLUMN name SET NOT NULL", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE owner ADD COLUMN a integer; ALTER TABLE item ADD CONSTRAINT item_id_key UNIQUE (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new("ALTER TABLE item ADD COLUMN a integer; ALTER TABLE item ALTER COLUMN id TYPE bigint", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE owner ADD COLUMN a integer; ALTER TABLE item ADD COLUMN a integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE owner (id integer)",
                },
                new("ALTER TABLE item ADD COLUMN a integer; INSERT INTO copy SELECT 1 WHERE NOT EXISTS (SELECT FROM copy)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE TABLE copy (id integer)",
                },
                new("UPDATE item SET name = 'x' WHERE id < 100; ALTER TABLE item ADD COLUMN a integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["vacuum-full"] =
            [
                new("VACUUM FULL item", true) { Setup = "CREATE TABLE item (id integer, name text)" },
                new("VACUUM item", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["validate-together"] =
            [
                new(
                    "ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT VALID; ALTER TABLE item VALIDATE CONSTRAINT "
                        + "positive",
                    true
                )
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item VALIDATE CONSTRAINT positive", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name text); ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT "
                        + "VALID",
                    Lock = TableLock.ShareUpdateExclusive,
                    Locked = "item",
                },
            ],
            ["whole-table-change"] =
            [
                new("UPDATE item SET name = 'x'", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("WITH gone AS (DELETE FROM item RETURNING id) SELECT count(*) FROM gone", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("EXPLAIN (ANALYZE, COSTS off) DELETE FROM item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("EXPLAIN DELETE FROM item", false) { Setup = "CREATE TABLE item (id integer, name text)" },
                new("WITH gone AS (DELETE FROM item WHERE id < 100 RETURNING id) SELECT count(*) FROM gone", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("DELETE FROM item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN kind text; UPDATE item SET kind = 'x' WHERE kind IS NULL", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("UPDATE item SET name = 'x' WHERE true", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("DELETE FROM item WHERE 1 = 1", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.RowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN kind text DEFAULT 'x'; UPDATE item SET kind = 'y' WHERE kind IS NULL", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("UPDATE item SET name = 'x' WHERE name IS NULL", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("UPDATE item SET name = 'x' WHERE id = 1", false) { Setup = "CREATE TABLE item (id integer, name text)" },
                new("CREATE TABLE fresh (id integer); UPDATE fresh SET id = 1", false),
            ],
        };
}
