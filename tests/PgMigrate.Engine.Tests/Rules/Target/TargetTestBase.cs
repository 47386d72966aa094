using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>A database that has the tables <c>item</c> and <c>other</c>, and a script that is pending.</summary>
public abstract class TargetTestBase(PostgresServer server) : MigrationTestBase(server)
{
    private readonly List<NpgsqlConnection> _others = [];
    private readonly List<string> _roles = [];

    public override async ValueTask InitializeAsync()
    {
        Folder.Write(
            "up/0001_before.sql",
            "CREATE TABLE public.item (id integer PRIMARY KEY, name text); CREATE TABLE public.other (id integer PRIMARY KEY);"
        );
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
            await other.DisposeAsync();
        foreach (var role in _roles)
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<TestDatabase> CreateDatabaseAsync() =>
        PostgresServer.CreateDatabaseAsync(
            nameof(TargetTestBase),
            database =>
                Migrator.InvokeAsync(
                    new(new NpgsqlConnectionStringBuilder(database.ConnectionString)),
                    Options,
                    Observer,
                    CancellationToken.None
                )
        );

    protected void Pending(string sql) => Folder.Write("up/0002_pending.sql", sql);

    /// <summary>What one rule finds.</summary>
    protected async Task<IReadOnlyList<Finding>> CheckAsync(
        string rule,
        ConnectionTarget? target = null,
        MigrationOptions? options = null
    )
    {
        var findings = await MigrationChecker.CheckAsync(
            target ?? Target,
            new CheckOptions { Run = options ?? Options },
            Observer,
            CancellationToken.None
        );
        return [.. findings.Where(finding => finding.RuleId == rule)];
    }

    /// <summary>Its one finding, on the pending script.</summary>
    protected async Task<Finding> FindAsync(
        string rule,
        FindingSeverity severity,
        ConnectionTarget? target = null,
        MigrationOptions? options = null
    )
    {
        var finding = Assert.Single(await CheckAsync(rule, target, options));
        Assert.Equal((severity, FindingEvidence.Observed), (finding.Severity, finding.Evidence));
        return finding;
    }

    /// <summary>Another session, of which the server knows what it is called.</summary>
    protected async Task<NpgsqlConnection> OpenOtherAsync(string application = "shop", string? user = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            ApplicationName = application,
            Pooling = false,
        };
        if (user is not null)
            (builder.Username, builder.Password) = (user, "secret");
        var connection = new NpgsqlConnection(builder.ConnectionString);
        _others.Add(connection);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Another session in a transaction, older than ordinary work.</summary>
    protected async Task<NpgsqlConnection> OpenTransactionAsync(string sql, string application = "shop", string? user = null)
    {
        var connection = await OpenOtherAsync(application, user);
        await ExecuteAsync(connection, "BEGIN; " + sql);
        await Task.Delay(2500);
        return connection;
    }

    protected static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>An ordinary role that may read the history, and connect.</summary>
    protected async Task<ConnectionTarget> CreateRoleAsync(string grants = "")
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        _roles.Add(role);
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            GRANT USAGE ON SCHEMA grate, pgmigrate TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA grate, pgmigrate TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA grate, pgmigrate TO {role};
            {grants.Replace("$role", role, StringComparison.Ordinal)}
            """
        );
        return new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "secret" });
    }
}
