using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>What the checks foretell of a script's locks is held against who waits behind it on a server.</summary>
public sealed class ForetoldTests(PostgresServer server) : WaitingTestBase(server)
{
    private const string Standing = """
        CREATE TABLE public.owner (id integer PRIMARY KEY);
        CREATE DOMAIN public.price AS numeric;
        CREATE TABLE public.t (id integer PRIMARY KEY, a integer, o integer, p public.price);
        CREATE INDEX t_a ON public.t (a);
        INSERT INTO public.owner VALUES (1);
        INSERT INTO public.t VALUES (1, 1, 1, 1);
        ALTER TABLE public.t ADD CONSTRAINT t_check CHECK (a > 0) NOT VALID;
        CREATE TABLE public.child (owner integer REFERENCES public.owner (id));
        CREATE TABLE public.whole (id integer, n integer) PARTITION BY RANGE (id);
        CREATE TABLE public.part PARTITION OF public.whole FOR VALUES FROM (1) TO (10);
        CREATE TABLE public.rest PARTITION OF public.whole DEFAULT;
        CREATE TABLE public.piece (id integer, n integer);
        CREATE VIEW public.v AS SELECT id FROM public.t;
        CREATE MATERIALIZED VIEW public.m AS SELECT id FROM public.t;
        CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION public.hides() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE public.t ALTER a SET STATISTICS 5; LOCK TABLE public.t; END';
        """;

    private const string Read = "SELECT count(*) FROM public.t";
    private const string Insert = "INSERT INTO public.t VALUES (nextval('public.ids'))";

    // What a script does, and who waits behind it; where that is not foretold it says so.
    private static readonly (string Script, string Waiting, bool IsForetold)[] Kinds =
    [
        ("ALTER TABLE public.t ALTER COLUMN a TYPE bigint", Read, true),
        ("ALTER TABLE t ADD COLUMN more integer", Read, true),
        ("ALTER TABLE public.t VALIDATE CONSTRAINT t_check", "ANALYZE public.t", true),
        (
            "ALTER TABLE public.child ADD FOREIGN KEY (owner) REFERENCES public.owner (id)",
            "INSERT INTO public.owner VALUES (2)",
            true
        ),
        ("CREATE INDEX ON public.t (o)", Insert, true),
        ("DROP INDEX public.t_a", Read, true),
        ("REINDEX TABLE public.t", Read, true),
        ("REINDEX INDEX public.t_a", Read, true),
        ("CREATE TRIGGER fires BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()", Insert, true),
        ("UPDATE public.t SET a = 2", "UPDATE public.t SET a = 3", true),
        ("UPDATE public.t SET a = 2", "CREATE INDEX ON public.t (o)", true),
        ("INSERT INTO public.owner VALUES (3)", "INSERT INTO public.owner VALUES (3)", true),
        ("INSERT INTO public.child VALUES (1)", "DELETE FROM public.owner WHERE id = 1", true),
        ("TRUNCATE public.t", Read, true),
        ("DROP TABLE public.child", "SELECT count(*) FROM public.owner", true),
        ("ALTER TABLE public.whole ADD COLUMN more integer", "SELECT count(*) FROM public.part", true),
        (
            "ALTER TABLE public.whole ATTACH PARTITION public.piece FOR VALUES FROM (10) TO (20)",
            "SELECT count(*) FROM public.rest",
            true
        ),
        ("CREATE INDEX ON public.whole (n)", "INSERT INTO public.part VALUES (1)", true),
        (
            "CREATE TRIGGER fires BEFORE INSERT ON public.whole FOR EACH ROW EXECUTE FUNCTION public.f()",
            "INSERT INTO public.part VALUES (1)",
            true
        ),
        ("UPDATE public.whole SET n = 1", "CREATE INDEX ON public.part (n)", true),
        ("CREATE OR REPLACE VIEW public.v AS SELECT id, a FROM public.t", "SELECT count(*) FROM public.v", true),
        ("REFRESH MATERIALIZED VIEW public.m", "SELECT count(*) FROM public.m", true),
        ("ALTER DOMAIN public.price ADD CHECK (VALUE > 0)", Insert, true),
        ("ALTER SEQUENCE public.ids RESTART", "SELECT nextval('public.ids')", true),
        ("DO $$ BEGIN LOCK TABLE public.t; END $$", Read, true),
        ("DO $$ BEGIN EXECUTE 'LOCK TABLE public.t'; END $$", Read, false),
        ("SELECT public.hides()", Read, false),
    ];

    [Fact]
    public async Task What_the_checks_foretell_is_what_makes_others_wait()
    {
        Folder.Write("up/0001.sql", $"{Standing}\nCREATE SEQUENCE public.ids START 100;");
        await MigrateAsync();
        var wrong = new List<string>();
        for (var i = 0; i < Kinds.Length; i++)
        {
            var (script, waiting, isForetold) = Kinds[i];
            Folder.Write($"up/{i + 2:0000}.sql", $"{script};\n{AtGate}\nDO $$ BEGIN RAISE EXCEPTION 'It is seen.'; END $$;");
            var run = await RunBehindAsync(waiting);
            File.Delete(Folder[$"up/{i + 2:0000}.sql"]);
            if (run.Blocked is not [{ } blocked])
                wrong.Add($"{script}: {run.Blocked.Count} sessions waited.");
            else if (blocked.IsForetold != isForetold)
                wrong.Add($"{script}: {blocked}, foretold {blocked.IsForetold}: {string.Join(", ", run.Foretold ?? [])}");
            var isTold = Observer.Messages.Any(message =>
                message.Script == run.Script && message.Text.StartsWith("The checks had not foretold", StringComparison.Ordinal)
            );
            if (isTold == isForetold)
                wrong.Add($"{script}: {(isTold ? "" : "not ")}told.");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_was_foretold_is_kept_with_each_script_beside_who_waited()
    {
        Folder.Write("up/0001.sql", Standing);
        await MigrateAsync();
        Folder.Write("up/0002.sql", "CREATE TABLE public.fresh (id integer); CREATE INDEX ON public.fresh (id);");
        Folder.Write("up/0003.sql", "SELECT 1;\nALTER TABLE t ALTER COLUMN a TYPE bigint;\nUPDATE public.owner SET id = id;");
        await MigrateAsync();

        var kept = (await HistoryAsync()).ToDictionary(run => run.Script);
        Assert.Equal([], kept["0002.sql"].Foretold);
        Assert.Equal(
            [
                new ForetoldLock
                {
                    Object = "public.t",
                    Lock = TableLock.AccessExclusive,
                    IsRewritten = true,
                    Line = 2,
                },
                new ForetoldLock
                {
                    Object = "public.owner",
                    Lock = TableLock.RowExclusive,
                    Line = 3,
                },
            ],
            kept["0003.sql"].Foretold
        );
        Assert.Equal(Observer.Runs[^1].Foretold, kept["0003.sql"].Foretold);
    }

    // The script fails in the end, so that the next one finds what this one has found.
    private async Task<ScriptRun> RunBehindAsync(string sql)
    {
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        await using var shop = await ConnectAsync("shop");
        var run = MigrateAsync(Options with { Force = true });
        await RunsAsync("pg_try_advisory_xact_lock(77)");
        var waiting = ExecuteAsync(shop, sql);
        await LookedAtAsync(shop.ProcessID, TimeSpan.FromMilliseconds(150));
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
        await Assert.ThrowsAsync<MigrationException>(() => run);
        await waiting;
        return Observer.Runs[^1];
    }
}
