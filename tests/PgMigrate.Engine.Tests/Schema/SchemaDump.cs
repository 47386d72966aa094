using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>What <c>pg_dump --schema-only</c> says of a database.</summary>
internal sealed class SchemaDump
{
    private readonly string _program;
    private readonly NpgsqlConnectionStringBuilder _target;

    private SchemaDump(string program, NpgsqlConnectionStringBuilder target) => (_program, _target) = (program, target);

    /// <summary>pg_dump of the server's version; null where there is none.</summary>
    public static async Task<SchemaDump?> FindAsync(TestDatabase database, int version)
    {
        var locator = new BinaryLocator(SearchEnvironment.Current(), new RecordingObserver());
        var binaries = await locator.FindBinariesAsync(new SandboxOptions { Version = version }, CancellationToken.None);
        return binaries is not null && File.Exists(binaries.Program("pg_dump"))
            ? new SchemaDump(binaries.Program("pg_dump"), new(database.ConnectionString))
            : null;
    }

    /// <summary>The dump, without the lines whose word is another each time.</summary>
    public async Task<string> ReadAsync()
    {
        var request = new ProcessRequest(
            _program,
            "-h",
            _target.Host!,
            "-p",
            $"{_target.Port}",
            "-U",
            _target.Username!,
            "--schema-only",
            _target.Database!
        )
        {
            Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = _target.Password },
            OutputLimit = 100_000_000,
        };
        var dump = (await ProcessRunner.RunAsync(request, CancellationToken.None)).Output;
        return string.Join('\n', dump.Split('\n').Where(line => !line.StartsWith('\\')));
    }
}
