using System.Security.Cryptography;
using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// What may have changed in a schema since its last snapshot, and the marks by which the next one finds that out. Whatever is not
/// known to be unchanged counts as changed. Lists are arrays of PostgreSQL, as text.
/// </summary>
internal sealed record SnapshotChanges
{
    private const string None = "{}";
    private static readonly string[] Unmarked = ["database", "publications", "subscriptions", "user_mappings"];

    /// <summary>True where everything must be read.</summary>
    public required bool IsAll { get; init; }

    /// <summary>OIDs of the relations.</summary>
    public required string Relations { get; init; }

    /// <summary>OIDs of the functions.</summary>
    public required string Functions { get; init; }

    /// <summary>Buckets of keys from which something has gone, or to which something has come.</summary>
    public required string Stale { get; init; }

    /// <summary>What the marks are made of.</summary>
    public required string MadeOf { get; init; }

    /// <summary>The oldest transaction whose changes this snapshot may not see.</summary>
    public required long Horizon { get; init; }

    /// <summary>The transactions after it whose changes this snapshot sees all the same.</summary>
    public required string Seen { get; init; }

    /// <summary>What each bucket holds, summed up.</summary>
    public required string Sums { get; init; }

    /// <summary>The names of roles and tablespaces, a JSON object.</summary>
    public required string Names { get; init; }

    /// <summary>Names, blanks between, of parts of which there is nothing.</summary>
    public required string Missing { get; init; }

    /// <summary>What must be read.</summary>
    public SnapshotParts Parts =>
        IsAll
            ? SnapshotParts.All
            : SnapshotParts.Always
                | (Relations == None ? 0 : SnapshotParts.Relations)
                | (Functions == None ? 0 : SnapshotParts.Functions);

    /// <summary>True where nothing may have changed, but for what the marks say nothing of.</summary>
    public bool IsNone => !IsAll && Relations == None && Functions == None && Stale == None;

    /// <summary>True where there is nothing now that the marks say nothing of and that is always there.</summary>
    public bool LacksUnmarked => Unmarked.All(Missing.Split(' ').Contains);

    /// <summary>
    /// Asks the database. The session has the settings of <see cref="SnapshotSql.SettingsOfSession"/> from then on. Where
    /// <c>jit</c> is on before, a large catalogue has the query compiled, which takes seconds.
    /// </summary>
    public static Task<SnapshotChanges> FindAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    ) => FindAsync(connection, options, SnapshotSql.SettingsOfSession, cancellationToken);

    /// <summary>The same; the settings that the session has from then on are others.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="options">What is left out.</param>
    /// <param name="settings">A query that makes the settings.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<SnapshotChanges> FindAsync(
        ServerConnection connection,
        SnapshotOptions options,
        string settings,
        CancellationToken cancellationToken
    )
    {
        var madeOf = MadeOfWhat(connection, options);
        var sql = Sql.Replace("{settings}", settings, StringComparison.Ordinal);
        return await connection
                .FirstOrDefaultAsync(sql, [new() { Value = madeOf }], reader => Read(reader, madeOf), cancellationToken)
                .ConfigureAwait(false)
            ?? throw new InvalidOperationException("The query of what has changed returned no row.");
    }

    private static string Sql => SqlFile.Read("Schema", "find_changes");

    // Where other queries were used, or something else was left out, what is kept says nothing of what these would tell.
    private static string MadeOfWhat(ServerConnection connection, SnapshotOptions options)
    {
        var queries = SnapshotSql.Statement(connection.Connection.PostgreSqlVersion.Major) + Sql + SnapshotSql.SettingsOfSession;
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(queries + JsonText.OfList(options.ExcludedSchemas))));
    }

    private static SnapshotChanges Read(NpgsqlDataReader reader, string madeOf) =>
        new()
        {
            IsAll = reader.GetBoolean(0),
            Relations = reader.GetString(1),
            Functions = reader.GetString(2),
            Stale = reader.GetString(3),
            Sums = reader.GetString(4),
            Horizon = reader.GetInt64(5),
            Names = reader.GetString(6),
            Missing = reader.GetString(7),
            Seen = reader.GetString(8),
            MadeOf = madeOf,
        };
}
