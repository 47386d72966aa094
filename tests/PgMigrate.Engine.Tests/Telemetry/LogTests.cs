using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>What a run writes into its log.</summary>
public sealed class LogTests(PostgresServer server) : MigrationTestBase(server)
{
    private string LogFile => Folder["log.jsonl"];

    [Fact]
    public async Task A_run_that_fails_tells_all_of_it_with_places()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\nDO $$ BEGIN RAISE WARNING 'a warning'; END $$;");
        Folder.Write("up/0002_index.sql", "CREATE INDEX CONCURRENTLY ix_a ON a (id);\n");
        Folder.Write("up/0003_wrong.sql", "SELECT 1;\nSELECT * FROM nothing;");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => LogAsync(Options with { Environment = "TEST" }));

        var lines = Lines(LogFile);
        var runs = lines.Where(line => Name(line) is "pgmigrate.run.started" or "pgmigrate.run.ended").ToArray();
        Assert.Equal(["the run begins", "the run failed"], runs.Select(line => Text(line, "body").Split(" after ")[0]));
        var id = Text(runs[0], "pgmigrate.run.id");
        Assert.All(lines, line => Assert.Equal(id, Text(line, "pgmigrate.run.id")));
        Assert.All(
            lines,
            line => Assert.Equal(("TEST", Database.Name), (Text(line, "deployment.environment.name"), Text(line, "db.namespace")))
        );

        Assert.Equal(
            ["0001_a.sql applied", "0002_index.sql applied", "0003_wrong.sql failed"],
            Of(lines, "pgmigrate.script.ended")
                .Select(line => $"{Text(line, "pgmigrate.script.name")} {Text(line, "pgmigrate.script.status")}")
        );
        Assert.Equal(
            [("CREATE INDEX", 1)],
            Of(lines, "pgmigrate.statement.ended")
                .Select(line => (Text(line, "db.operation.name"), line.GetProperty("code.line.number").GetInt32()))
        );
        Assert.Equal(
            ["Open", "Lock", "Plan", "Check", "Save", "Begin", "Apply"],
            Of(lines, "pgmigrate.stage.ended").Select(line => Text(line, "pgmigrate.stage.name"))
        );
        Assert.Equal(
            Observer.Messages.Select(message => (message.Text, message.Script)),
            Of(lines, "pgmigrate.message").Select(line => (Text(line, "body"), TryText(line, "pgmigrate.script.name")))
        );
        Assert.Contains(lines, line => Text(line, "body").Contains("a warning", StringComparison.Ordinal));

        var last = lines[^1];
        Assert.Equal(
            (failure.Message, "StatementFailed", "42P01", failure.Path!, failure.RecommendedAction),
            (
                Text(last, "body"),
                Text(last, "error.type"),
                Text(last, "db.response.status_code"),
                Text(last, "code.file.path"),
                Text(last, "pgmigrate.failure.action")
            )
        );
        Assert.Equal(
            (2, 15),
            (last.GetProperty("code.line.number").GetInt32(), last.GetProperty("code.column.number").GetInt32())
        );
    }

    [Fact]
    public async Task It_tells_of_tries_and_of_a_run_that_was_cancelled()
    {
        await Database.ExecuteAsync("CREATE TABLE busy (id integer)");
        Folder.Write("up/0001_a.sql", "-- pgmigrate:lock-timeout 100ms\nALTER TABLE busy ADD COLUMN a integer;");
        await using var blocker = new NpgsqlConnection(Database.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE busy", blocker, transaction))
            await command.ExecuteNonQueryAsync();
        using var stop = new CancellationTokenSource();

        var run = LogAsync(Options, stop.Token);
        await EventuallyAsync(
            () =>
                Task.FromResult(
                    Observer.Messages.Any(message => message.Text.Contains("trying again", StringComparison.Ordinal))
                ),
            "The script was not tried again."
        );
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var lines = Lines(LogFile);
        var retried = Of(lines, "pgmigrate.script.retried").First();
        Assert.Equal(("0001_a.sql", "55P03"), (Text(retried, "pgmigrate.script.name"), Text(retried, "db.response.status_code")));
        Assert.Equal("cancelled", Text(Of(lines, "pgmigrate.run.ended").Single(), "pgmigrate.run.outcome"));
        Assert.Equal(("cancelled", "WARN"), (Text(lines[^1], "error.type"), Text(lines[^1], "severity_text")));
    }

    [Fact]
    public async Task Calls_add_to_a_file_and_share_it_and_a_folder_gets_one_of_each()
    {
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        await Task.WhenAll(
            LogAsync(Options),
            LogAsync(Options with { Path = Folder["nothing"] }).ContinueWith(_ => 0, TaskScheduler.Default)
        );
        var before = Lines(LogFile).Length;
        await LogAsync(Options);
        Assert.True(Lines(LogFile).Length > before);

        await LogAsync(Options, new MigrationLogOptions { Path = Folder["logs"] + "/", Format = MigrationLogFormat.Text });
        await LogAsync(Options, new MigrationLogOptions { Path = Folder["logs"], Level = MigrationLogLevel.Error });
        Assert.Contains(
            ": the run begins\n",
            await File.ReadAllTextAsync(Directory.GetFiles(Folder["logs"]).Single()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_a_warning()
    {
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        var path = Folder.Write("file", "");

        await LogAsync(Options, new MigrationLogOptions { Path = Path.Combine(path, "log.jsonl") });

        var warning = Assert.Single(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.StartsWith($"The log '{path}", warning.Text, StringComparison.Ordinal);
        Assert.EndsWith("It is not complete; nothing else was held up.", warning.Text, StringComparison.Ordinal);
        Assert.Equal(["0001_a.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task The_policy_has_a_log_besides()
    {
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        var file = Folder.Write(
            "pgmigrate.json",
            """{ "environments": { "PROD": { "policy": { "profile": "development", "log": { "path": "of-policy.log", "format": "text", "level": "information" } } } } }"""
        );
        var asked = new MigrationLogOptions { Path = LogFile };

        await EventStream.RunAsync(
            Listeners.Of(
                new CallListeners
                {
                    Log = asked,
                    Configuration = ConfigurationFile.TryFind(file),
                    Environment = "PROD",
                }
            ),
            Observer,
            told => Migrator.InvokeAsync(Target, Options with { Environment = "PROD" }, told, CancellationToken.None)
        );

        Assert.NotEmpty(Lines(LogFile));
        Assert.Contains(
            " up/0001_a.sql: applied in ",
            await File.ReadAllTextAsync(Folder["of-policy.log"]),
            StringComparison.Ordinal
        );
        Assert.Single(
            Listeners
                .Of(
                    new CallListeners
                    {
                        Log = asked,
                        Configuration = ConfigurationFile.TryFind(file),
                        Environment = "DEV",
                    }
                )
                .OfType<FileLog>()
        );
        Folder.Write("pgmigrate.json", """{ "policy": { "log": { "level": "error" } } }""");
        var wrong = Assert.Throws<MigrationException>(() =>
            Listeners.Of(new CallListeners { Configuration = ConfigurationFile.TryFind(file) })
        );
        Assert.Contains("has no path", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_has_a_line_for_an_event_and_what_follows_is_indented()
    {
        var lines = EventSamples.All.Select(happened => Written(happened)).ToArray();
        Assert.Equal(
            [
                "1970-01-01T00:00:00.0000000Z INFO    shop up/0001_a.sql: the run begins\n",
                "1970-01-01T00:00:00.0000000Z ERROR   shop up/0001_a.sql: the undo failed after 1 s: StatementFailed\n",
                "1970-01-01T00:00:00.0000000Z DEBUG   shop up/0001_a.sql: stage Lock begins\n",
                "1970-01-01T00:00:00.0000000Z DEBUG   shop up/0001_a.sql: stage Lock ended after 1 s\n",
                "1970-01-01T00:00:00.0000000Z VERBOSE shop up/0001_a.sql: begins\n",
                "1970-01-01T00:00:00.0000000Z VERBOSE shop up/0001_a.sql: a lock was not to be had; trying again in 1 s\n",
                "1970-01-01T00:00:00.0000000Z ERROR   shop up/0001_a.sql: failed in 1 s, 4 rows: It failed.\n",
                "1970-01-01T00:00:00.0000000Z VERBOSE shop up/0001_a.sql: CREATE INDEX took 1 s\n",
                "1970-01-01T00:00:00.0000000Z WARN    shop up/0001_a.sql: two\n    lines\n",
                "1970-01-01T00:00:00.0000000Z ERROR   shop up/0001_a.sql: It failed.\n    Mend it.\n",
                "1970-01-01T00:00:00.0000000Z VERBOSE shop up/0001_a.sql: waits for AccessExclusiveLock on public.orders for 1 s\n",
                "1970-01-01T00:00:00.0000000Z WARN    shop up/0001_a.sql: takes longer than 1 s, which were foretold\n",
                "1970-01-01T00:00:00.0000000Z VERBOSE shop up/0001_a.sql: pauses: replica-lag > 30 s\n",
                "1970-01-01T00:00:00.0000000Z WARN    shop up/0001_a.sql: changed beside the scripts: table public.orders\n",
                "1970-01-01T00:00:00.0000000Z ERROR   shop up/0001_a.sql: the backup before the run failed: The disk is full.\n",
                "1970-01-01T00:00:00.0000000Z WARN    shop up/0001_a.sql: the run before was interrupted\n",
                "1970-01-01T00:00:00.0000000Z INFO    shop up/0001_a.sql: has recovered: the run before failed\n",
                "1970-01-01T00:00:00.0000000Z INFO    shop up/0001_a.sql: a plan waits for approval\n",
            ],
            lines
        );
    }

    [Fact]
    public void Nothing_in_an_event_makes_another()
    {
        const string Hostile = "a\n2026-01-01T00:00:00Z ERROR forged\r##vso[x] \u001b[2J\u2028b\"}\n{\"body\":\"forged\"}";
        var happened = new MessageTold(new MigrationMessage(MessageSeverity.Warning, Hostile, Hostile, Hostile))
        {
            Database = Hostile,
            Script = Hostile,
            Folder = Hostile,
        };

        var json = Written(happened, MigrationLogFormat.Json);
        Assert.Equal(1, json.Count(c => c is '\n' or '\r' or '\u2028'));
        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(Hostile, Text(parsed.RootElement, "body"));
        var text = Written(happened);
        Assert.DoesNotContain(text[..^1].Split('\n').Skip(1), line => !line.StartsWith("    ", StringComparison.Ordinal));
        Assert.DoesNotContain(text, c => c is '\r' or '\u001b' or '\u2028');
    }

    private static string Written(RunEvent happened, MigrationLogFormat format = MigrationLogFormat.Text) =>
        System.Text.Encoding.UTF8.GetString(LogText.Write(LogRecord.Of(happened), format));

    private Task LogAsync(MigrationOptions options, CancellationToken cancellationToken = default) =>
        LogAsync(options, new MigrationLogOptions { Path = LogFile }, cancellationToken);

    private Task LogAsync(MigrationOptions options, MigrationLogOptions log, CancellationToken cancellationToken = default) =>
        EventStream.RunAsync(
            Listeners.Of(new CallListeners { Log = log }),
            Observer,
            told => Migrator.InvokeAsync(Target, options, told, cancellationToken)
        );

    private static JsonElement[] Lines(string path) =>
        [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> lines, string name) =>
        lines.Where(line => Name(line) == name);

    private static string Name(JsonElement line) => Text(line, "event.name");

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static string? TryText(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
