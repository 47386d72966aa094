using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Planning;

/// <summary>What grate is told of the database.</summary>
/// <param name="Server">The server as Npgsql names it, for the token <c>{{ServerName}}</c>.</param>
/// <param name="Name">The database, for the token <c>{{DatabaseName}}</c>.</param>
/// <param name="Schema">The schema of grate's tables.</param>
/// <param name="AppliedHashes">The newest hash of every script in the history, by name; grate waits for it where it asks.</param>
/// <param name="IsNew">Whether the run makes the database: grate then runs the folder runAfterCreateDatabase. It waits for the
/// answer.</param>
internal sealed record GrateDatabase(
    string Server,
    string Name,
    string Schema,
    Task<IReadOnlyDictionary<string, string>> AppliedHashes,
    Task<bool> IsNew
)
{
    /// <summary>Describes a target.</summary>
    public static GrateDatabase Of(
        ConnectionTarget target,
        MigrationOptions options,
        Task<IReadOnlyDictionary<string, string>> appliedHashes,
        Task<bool> isNew
    )
    {
        using var connection = new NpgsqlConnection(target.ToBuilder().ConnectionString);
        return new GrateDatabase(connection.DataSource, target.Database, options.HistorySchema, appliedHashes, isNew);
    }
}
