using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// A secret token reaches the server by every kind of statement that shows it in an error or a message, and is then looked for in
/// all that a run gives out, keeps and leaves. <c>PGMIGRATE_SECRET_RUNS</c> makes more runs, <c>PGMIGRATE_FUZZ_SEED</c> repeats
/// them.
/// </summary>
public sealed class SecretRunTests(PostgresServer server, ITestOutputHelper output)
{
    // Hashes and identifiers, of which the history has many, hold shorter runs of letters by chance.
    private const int Telling = 6;

    // {0} is the secret as a constant, {1} as it is.
    private static readonly string[] Scripts =
    [
        "CREATE TABLE t (a integer NOT NULL, b text); INSERT INTO t VALUES (NULL, {0});",
        "CREATE TABLE t (a text PRIMARY KEY); INSERT INTO t VALUES ({0}), ({0});",
        "CREATE TABLE p (a text PRIMARY KEY); CREATE TABLE t (a text REFERENCES p); INSERT INTO t VALUES ({0});",
        "CREATE TABLE t (a text CHECK (length(a) < 3), b integer); INSERT INTO t VALUES ({0}, 1);",
        "CREATE TABLE t (a text) PARTITION BY LIST (a); INSERT INTO t VALUES ({0});",
        "CREATE TABLE t (a text, EXCLUDE USING btree (a WITH =)); INSERT INTO t VALUES ({0}), ({0});",
        "SELECT {0}::integer;",
        "SELECT {0}::json;",
        "SELECT {0}::timestamptz, {0}::uuid;",
        "SELECT ('{{' || {0})::integer[];",
        "SELECT 'x' ~ ('(' || {0});",
        "CREATE TYPE kind AS ENUM ('a'); SELECT {0}::kind;",
        "SELECT '{1}' FROM nothing WHERE;",
        "SELECT {1} FROM nothing;",
        "SELECT * FROM \"missing {1}\";",
        "DO $do$ BEGIN RAISE EXCEPTION 'told %', {0} USING DETAIL = 'detail ' || {0}, HINT = 'hint ' || {0}, CONSTRAINT = {0}; "
            + "END $do$;",
        "DO $do$ BEGIN RAISE WARNING 'told %', {0}; RAISE NOTICE 'told %', {0} USING DETAIL = {0}; END $do$; SELECT 1/0;",
        "DO $do$ BEGIN EXECUTE format('SELECT %L::integer', {0}); END $do$;",
        "DO $do$ BEGIN PERFORM {0}::integer; END $do$;",
        "CREATE TABLE t (a integer); COPY t FROM stdin;\nx{1}\n\\.\n",
        "SELECT E'{1}'::integer;",
        "SELECT U&'{1}'::integer;",
        "SELECT ($q9z${{\"{1}\"}}$q9z$::text[])[1]::integer;",
        "CREATE TABLE t (a varchar(3)); INSERT INTO t VALUES ({0});",
        "SELECT pg_terminate_backend(pg_backend_pid()), {0};",
        "-- pgmigrate:transaction off\nSELECT {0}::integer;",
        "BEGIN;\nSELECT {0}::integer;\nCOMMIT;",
        "SELECT $1, {0};",
        "CREATE TABLE t (a text DEFAULT {0}); CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT {0} $f$;",
        "SELECT {0} || repeat(' ', 3000) || {0} FROM nothing;",
    ];

    [Fact]
    public async Task Nothing_of_a_secret_is_given_out_kept_or_left()
    {
        var seed = TestScale.Given("PGMIGRATE_FUZZ_SEED") ?? Environment.TickCount;
        output.WriteLine($"PGMIGRATE_FUZZ_SEED={seed}");
        var shapes = new SecretShapes(new Random(seed));
        var rounds = TestScale.Count("PGMIGRATE_SECRET_RUNS", usual: Scripts.Length, full: 10_000);
        for (var round = 0; round < rounds; round++)
        {
            // Thousands take an hour: whoever stops them has to know how many there were.
            if (round > 0 && round % 500 == 0)
                TestContext.Current.SendDiagnosticMessage($"{round} of {rounds} runs, and nothing was found.");
            var secret = Next(shapes);
            var script = string.Format(
                CultureInfo.InvariantCulture,
                Scripts[round % Scripts.Length],
                "$q9z${{Secret}}$q9z$",
                "{{Secret}}"
            );
            foreach (var (place, text) in await RunAsync(script, secret))
                if (SecretShapes.LeftOf(secret, text, Telling) is { } left)
                    Assert.Fail($"Seed {seed}, round {round}: '{left}' of {secret} is in {place}: {text}");
        }
    }

    [Fact]
    public async Task After_a_lost_connection_nothing_leads_to_the_statement()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var folder = new TempFolder();
        folder.Write("up/0001_gone.sql", "SELECT pg_terminate_backend(pg_backend_pid()), 'a statement of its own';");
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            MigrateAsync(database, folder, "unused-value", new RecordingObserver())
        );

        Assert.Equal(MigrationErrorId.ConnectionLost, failure.ErrorId);
        var cause = Assert.IsType<FailureCauseException>(failure.InnerException);
        Assert.StartsWith("Npgsql.", cause.TypeName, StringComparison.Ordinal);
        Assert.DoesNotContain(Reach(failure), text => text.Contains("a statement of its own", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<(string Place, string Text)>> RunAsync(string script, string secret)
    {
        await using var database = await EmptyHistory.CreateAsync(server);
        using var folder = new TempFolder();
        folder.Write("up/0001_secret.sql", script);
        var observer = new RecordingObserver();
        var found = new List<(string, string)>();
        var options = Options(folder, secret);
        var target = Target(database);
        foreach (
            var finding in await MigrationChecker.CheckAsync(target, new() { Run = options }, observer, CancellationToken.None)
        )
            found.Add(("a finding", finding.ToString()));
        foreach (var listed in await Migrator.GetScriptsAsync(target, options, observer, CancellationToken.None))
            found.AddRange(listed.Statements.Select(statement => ("a statement", $"{statement.Text} {statement.Object}")));
        try
        {
            await MigrateAsync(database, folder, secret, observer);
        }
        catch (MigrationException failure)
        {
            found.AddRange(Reach(failure).Append(failure.ToString()).Select(text => ("the failure", text)));
        }

        found.AddRange(observer.Messages.Select(message => ("a message", message.Text)));
        found.AddRange(observer.Runs.Select(run => ("a script's run", run.ToString())));
        found.AddRange(observer.Progress.Select(progress => ("progress", progress.ToString())));
        found.AddRange(new[] { "log.jsonl", "log.txt" }.Select(name => (name, File.ReadAllText(folder[name]))));
        found.AddRange(await ReadTablesAsync(database));
        found.AddRange(ReadFiles());
        return found;
    }

    private static Task MigrateAsync(TestDatabase database, TempFolder folder, string secret, RecordingObserver observer) =>
        EventStream.RunAsync(
            [
                new FileLog(new() { Path = folder["log.jsonl"] }),
                new FileLog(new() { Path = folder["log.txt"], Format = MigrationLogFormat.Text }),
            ],
            observer,
            told => Migrator.InvokeAsync(Target(database), Options(folder, secret), told, CancellationToken.None)
        );

    private static MigrationOptions Options(TempFolder folder, string secret) =>
        new()
        {
            Path = folder.FullPath,
            Force = true,
            Tokens = [new("Secret", secret, true), new("Plain", "of no use", false)],
        };

    private static ConnectionTarget Target(TestDatabase database) =>
        new(new NpgsqlConnectionStringBuilder(database.ConnectionString));

    // A token's value must not make another token; the rest is the server's to judge.
    private static string Next(SecretShapes shapes)
    {
        string secret;
        do secret = shapes.Next();
        while (secret.Contains("{{", StringComparison.Ordinal) || secret.Contains('\0', StringComparison.Ordinal));
        return secret;
    }

    private static async Task<IEnumerable<(string, string)>> ReadTablesAsync(TestDatabase database)
    {
        var found = new List<(string, string)>();
        var tables = await database.QueryAsync<string>(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('grate', 'pgmigrate', "
                + "'pgmigrate_backup')"
        );
        foreach (var table in tables)
            found.AddRange(
                (await database.QueryAsync<string>($"SELECT t::text FROM {table} t")).Select(row => (table!, row ?? string.Empty))
            );
        return found;
    }

    // The server's own data and log lie there, too, and hold what they were given.
    private static IEnumerable<(string, string)> ReadFiles() =>
        from path in Directory.EnumerateFiles(
            Path.GetTempPath(),
            "*",
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }
        )
        where !path.Contains("pgmigrate-sandbox", StringComparison.Ordinal)
        let file = TryRead(path)
        where file is not null
        select (path, file);

    // Other tests remove theirs meanwhile; a pipe, which has no length, would wait for its writer.
    private static string? TryRead(string path)
    {
        try
        {
            return new FileInfo(path) is { Length: > 0 and < 1_000_000 } ? File.ReadAllText(path, Encoding.UTF8) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Every text that can be reached from an object by its public properties.</summary>
    private static List<string> Reach(object root)
    {
        var (texts, seen, waiting) = (
            new List<string>(),
            new HashSet<object>(ReferenceEqualityComparer.Instance),
            new Queue<object>([root])
        );
        while (waiting.TryDequeue(out var next))
        {
            if (next is string text)
                texts.Add(text);
            // A relative one refuses to tell its parts.
            if (next is Uri address)
                texts.Add(address.OriginalString);
            if (next is string or Uri or MemberInfo || next.GetType().IsPrimitive || !seen.Add(next))
                continue;
            var values = next is IEnumerable items
                ? items.Cast<object?>()
                : next.GetType()
                    .GetProperties()
                    .Where(property => property.GetIndexParameters().Length == 0)
                    .Select(property => property.GetValue(next));
            foreach (var value in values.OfType<object>())
                waiting.Enqueue(value);
        }

        return texts;
    }
}
