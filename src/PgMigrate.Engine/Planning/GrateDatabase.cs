using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Planning;

/// <summary>What grate is told of the database.</summary>
/// <param name="Server">The server as Npgsql names it, for the token <c>{{ServerName}}</c>.</param>
/// <param name="Name">The database, for the token <c>{{DatabaseName}}</c>.</param>
/// <param name="Schema">The schema of grate's tables.</param>
/// <param name="AppliedHashes">The newest hash of every script in the history, by name; grate waits for it where it asks.</param>
/// <param name="IsNew">True where this run made the database: grate then runs the folder runAfterCreateDatabase.</param>
internal sealed record GrateDatabase(
    string Server, string Name, string Schema, Task<IReadOnlyDictionary<string, string>> AppliedHashes, bool IsNew)
{
    /// <summary>Describes a target.</summary>
    public static GrateDatabase Of(
        ConnectionTarget target, MigrationOptions options, Task<IReadOnlyDictionary<string, string>> appliedHashes, bool isNew)
    {
        using var connection = new NpgsqlConnection(target.ToBuilder().ConnectionString);
        return new GrateDatabase(connection.DataSource, target.Database, options.HistorySchema, appliedHashes, isNew);
    }
}
