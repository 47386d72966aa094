using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>Which queries of a server's pg_stat_statements the scripts break, on a server that has it loaded.</summary>
public sealed class LiveQueriesTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Settings = new() { ["shared_preload_libraries"] = "pg_stat_statements" };

    // Of the column that is renamed, and not.
    private static readonly string[] Breaking =
    [
        .. Enumerable.Range(0, 20).Select(n => $"SELECT id, title FROM asset WHERE title = 'x{n}'{Conditions(n)}"),
        "UPDATE asset SET title = 'y' WHERE id = 1",
        "INSERT INTO asset (id, title) VALUES (7, 'z') ON CONFLICT DO NOTHING",
        "WITH t AS (SELECT title FROM asset) SELECT count(*) FROM t",
    ];

    private static readonly string[] Harmless =
    [
        .. Enumerable.Range(0, 35).Select(n => $"SELECT id FROM asset WHERE kind = {n}{Conditions(n)}"),
        "SELECT title FROM other",
        "DELETE FROM asset WHERE id = 99",
        "SELECT count(*) FROM asset AS title",
        "UPDATE other SET title = 'title' WHERE id = 1",
    ];

    private readonly TempFolder _folder = new();
    private PgMigrate.Sandbox? _sandbox;

    // What calls itself shop stays connected.
    private NpgsqlConnection? _client;

    private MigrationOptions Options => new() { Path = _folder.FullPath };

    private ConnectionTarget Target => new(new NpgsqlConnectionStringBuilder(_sandbox!.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        try
        {
            _sandbox = await SandboxManager.StartAsync(
                new SandboxOptions { Settings = Settings },
                new RecordingObserver(),
                CancellationToken.None
            );
        }
        catch (MigrationException exception) when (exception.ToString().Contains("pg_stat_statements", StringComparison.Ordinal))
        {
            Assert.Skip("Servers that npm brings come without pg_stat_statements.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_sandbox is not null)
            await SandboxManager.StopAsync(_sandbox, CancellationToken.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_rename_finds_exactly_the_queries_that_name_the_column()
    {
        Assert.True(Breaking.Length + Harmless.Length >= 60);
        await LoadAsync();

        var findings = await CheckAsync();

        var broken = findings.Where(finding => finding.RuleId == "query-broken").ToArray();
        Assert.Equal(Breaking.Length, broken.Length);
        Assert.All(
            broken,
            finding =>
            {
                Assert.Equal("0002.sql", finding.Script);
                Assert.Contains(
                    " of shop_user (shop), 3 calls, does not run any more: ",
                    finding.Message,
                    StringComparison.Ordinal
                );
                Assert.Contains("column \"title\"", finding.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("'x", finding.Message, StringComparison.Ordinal);
            }
        );
        var checkedLine = Assert.Single(findings, finding => finding.RuleId == "live-queries").Message;
        Assert.Contains($"{Breaking.Length} do not.", checkedLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_and_is_to_be_dropped_is_known_by_pg_stat_statements()
    {
        await LoadAsync();
        _folder.Write("up/0002.sql", "-- pgmigrate:phase contract\nALTER TABLE shop.asset DROP COLUMN title;");

        var findings = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options with { Phase = MigrationPhase.Contract, UnusedFor = TimeSpan.FromDays(1) } },
            new RecordingObserver(),
            CancellationToken.None
        );

        var used = Assert.Single(findings, finding => finding.RuleId == "still-used");
        Assert.Contains("of shop_user (shop)", used.Message, StringComparison.Ordinal);
    }

    // The server counts queries as one that differ in constants and names of columns alone.
    private static string Conditions(int count) => string.Concat(Enumerable.Repeat(" AND id > 0", count));

    private async Task LoadAsync()
    {
        _folder.Write(
            "up/0001.sql",
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.asset (id integer PRIMARY KEY, title text, kind integer);
            CREATE TABLE shop.other (id integer PRIMARY KEY, title text);
            """
        );
        await Migrator.InvokeAsync(Target, Options, new RecordingObserver(), CancellationToken.None);
        _folder.Write("up/0002.sql", "ALTER TABLE shop.asset RENAME COLUMN title TO name;");
        await using var admin = NpgsqlDataSource.Create(_sandbox!.ConnectionString);
        await using (
            var setup = admin.CreateCommand(
                """
                CREATE EXTENSION pg_stat_statements;
                CREATE ROLE shop_user LOGIN PASSWORD 'shop';
                ALTER ROLE shop_user SET search_path = shop;
                GRANT ALL ON SCHEMA shop TO shop_user;
                GRANT ALL ON ALL TABLES IN SCHEMA shop TO shop_user
                """
            )
        )
            await setup.ExecuteNonQueryAsync();
        var client = new NpgsqlConnectionStringBuilder(_sandbox.ConnectionString)
        {
            Username = "shop_user",
            Password = "shop",
            ApplicationName = "shop",
        };
        _client = new NpgsqlConnection(client.ConnectionString);
        await _client.OpenAsync();
        foreach (var query in Enumerable.Repeat(Breaking.Concat(Harmless), 3).SelectMany(all => all))
        {
            await using var command = new NpgsqlCommand(query, _client);
            await command.ExecuteNonQueryAsync();
        }
    }

    private Task<IReadOnlyList<Finding>> CheckAsync() =>
        MigrationChecker.CheckAsync(
            Target,
            new CheckOptions
            {
                Run = Options,
                Rehearsal = new RehearsalOptions { Place = RehearsalPlace.Target, LiveQueries = true },
            },
            new RecordingObserver(),
            CancellationToken.None
        );
}
