using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Resolves against variables and files of a test's own.</summary>
internal sealed class ResolverScope
{
    public Dictionary<string, string> Variables { get; } = [];

    public string ServiceFile { get; set; } = "/nonexistent/.pg_service.conf";

    public ConnectionTarget Target(ConnectionSettings settings) =>
        ConnectionResolver.Resolve(
            settings,
            new ConnectionEnvironment
            {
                ReadVariable = name => Variables.GetValueOrDefault(name),
                UserName = "os-user",
                UserServiceFile = ServiceFile,
            }
        );

    public NpgsqlConnectionStringBuilder Resolve(ConnectionSettings settings) => Target(settings).ToBuilder();

    public NpgsqlConnectionStringBuilder Resolve(string? connectionString) =>
        Resolve(new ConnectionSettings { ConnectionString = connectionString });

    public MigrationException Fails(ConnectionSettings settings) => Assert.Throws<MigrationException>(() => Resolve(settings));

    public MigrationException Fails(string connectionString) =>
        Fails(new ConnectionSettings { ConnectionString = connectionString });
}
