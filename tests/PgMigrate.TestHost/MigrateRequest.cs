namespace PgMigrate.TestHost;

/// <summary>
/// What <c>migrate</c> reads from its input, as one line of JSON: a connection string does not belong into arguments.
/// </summary>
/// <param name="ConnectionString">Npgsql keywords.</param>
/// <param name="Path">The migration folder.</param>
/// <param name="CreateDatabase">True to create a missing database.</param>
/// <param name="ProcessesBatches">True to go on with what is in the background, in place of a migration.</param>
public sealed record MigrateRequest(
    string ConnectionString,
    string Path,
    bool CreateDatabase = false,
    bool ProcessesBatches = false
);
