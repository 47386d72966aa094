using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>A folder, a target, and rehearsals on the tests' own server.</summary>
public abstract class RehearsalTestBase(PostgresServer server) : MigrationTestBase(server)
{
    /// <summary>Rehearses what is pending on the target.</summary>
    protected async Task<IReadOnlyList<Finding>> RehearseAsync(
        RehearsalSource from = RehearsalSource.Scripts,
        MigrationOptions? options = null,
        RehearsalPlace place = RehearsalPlace.Server,
        bool withTarget = true
    )
    {
        var maintenance = new ConnectionTarget(
            new NpgsqlConnectionStringBuilder(await PostgresServer.GetConnectionStringAsync())
        );
        try
        {
            return await MigrationChecker.CheckAsync(
                withTarget ? Target : null,
                new CheckOptions
                {
                    Run = options ?? Options,
                    Rehearsal = new RehearsalOptions
                    {
                        Place = place,
                        Server = maintenance,
                        From = from,
                    },
                },
                Observer,
                TestContext.Current.CancellationToken
            );
        }
        catch (MigrationException exception)
            when (from == RehearsalSource.Target && exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            // Servers that npm brings come without pg_dump.
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>A script of the folder <c>up</c>.</summary>
    protected void Up(string name, string sql) => Folder.Write($"up/{name}", sql);

    /// <summary>A pair of scripts that lead there and back.</summary>
    protected void UpDown(string name, string up, string down)
    {
        Up(name, up);
        Folder.Write($"down/{name}", down);
    }

    /// <summary>The findings of a rule.</summary>
    protected static IReadOnlyList<Finding> Of(IEnumerable<Finding> findings, string rule) =>
        [.. findings.Where(finding => finding.RuleId == rule)];
}
