namespace PgMigrate.TestHost;

/// <summary>What <c>rollout</c> reads from its input, as one line of JSON.</summary>
/// <param name="ConnectionString">Npgsql keywords, for any database of the server.</param>
/// <param name="Databases">The databases, with wildcards.</param>
/// <param name="Schemas">Their schemas, with wildcards; null for the databases as a whole.</param>
/// <param name="Path">The migration folder.</param>
/// <param name="Store">Where the rollout is kept: a file, or else a database of the server.</param>
/// <param name="IsFile">True where that is a file.</param>
/// <param name="AtOnce">How many are migrated at once.</param>
public sealed record RolloutRequest(
    string ConnectionString,
    string Databases,
    string? Schemas,
    string Path,
    string Store,
    bool IsFile,
    int AtOnce
);
