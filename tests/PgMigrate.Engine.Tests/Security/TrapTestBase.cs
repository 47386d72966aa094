using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// A database whose search_path has public in front, and in it a trap for every function, operator, type and table of pg_catalog
/// that the product's SQL mentions: see Traps.sql. Who works there is a superuser, so that each trap that springs leaves a trace.
/// </summary>
public abstract partial class TrapTestBase(PostgresServer server) : MigrationTestBase(server)
{
    private readonly TempFolder _sprung = new();
    private TestDatabase _safe = null!;

    /// <summary>The database on a path that no trap is on; everything else would spring them itself.</summary>
    protected TestDatabase Safe => _safe;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("PGMIGRATE_TEST_POSTGRES") is { Length: > 0 }
                || Environment.GetEnvironmentVariable("PGMIGRATE_TEST_CONTAINER") == "1",
            "The server's files are not on this machine."
        );
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The server's account writes into a folder of the test.");
        await base.InitializeAsync();
        File.SetUnixFileMode(_sprung.FullPath, (UnixFileMode)0b111_111_111);
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET search_path = public, pg_catalog");
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET traps.folder = '{_sprung}'");
        var builder = new NpgsqlConnectionStringBuilder(await PostgresServer.GetConnectionStringAsync())
        {
            Options = "-c search_path=pg_catalog",
        };
        _safe = TestDatabase.Existing(builder.ConnectionString, Database.Name);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _sprung.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<TestDatabase> CreateDatabaseAsync() =>
        PostgresServer.CreateDatabaseAsync(
            "traps",
            async database =>
            {
                var sql = await File.ReadAllTextAsync(
                    RepositoryRoot.Combine("tests", "PgMigrate.Engine.Tests", "Security", "Traps.sql")
                );
                await database.ExecuteAsync(
                    $"SET search_path = pg_catalog; SET traps.words = '{string.Join(' ', Words())}'; {sql} RESET search_path;"
                );
            }
        );

    /// <summary>Fails where a trap has sprung, and names it.</summary>
    protected void RequireUntouched() => Assert.Empty(Sprung());

    /// <summary>The traps that have sprung; they are set again.</summary>
    protected IReadOnlyList<string> Sprung()
    {
        var files = Directory.GetFiles(_sprung.FullPath);
        Array.ForEach(files, File.Delete);
        return
        [
            .. files
                .Select(file => Encoding.UTF8.GetString(Convert.FromHexString(Path.GetFileName(file))))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What a user's own session would do; each trap on its way springs.</summary>
    protected async Task RunAsUserAsync(string sql)
    {
        var builder = new NpgsqlConnectionStringBuilder(Target.ToBuilder().ConnectionString) { Pooling = false };
        await using var source = new NpgsqlDataSourceBuilder(builder.ConnectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))
            .Build();
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // Whatever stands in the sources, in SQL or not: one name too many does no harm.
    private static SortedSet<string> Words()
    {
        var sources = RepositoryRoot.Combine("src", "PgMigrate.Engine");
        var texts = new[] { "*.sql", "*.cs" }
            .SelectMany(pattern => Directory.EnumerateFiles(sources, pattern, SearchOption.AllDirectories))
            .Select(File.ReadAllText);
        return new SortedSet<string>(
            texts.SelectMany(text => Word().Matches(text)).Select(match => match.Value),
            StringComparer.Ordinal
        );
    }

    [GeneratedRegex("[a-z_][a-z0-9_]+")]
    private static partial Regex Word();
}
