using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>What a snapshot leaves out.</summary>
internal sealed record SnapshotOptions
{
    /// <summary>PgMigrate's own schemas.</summary>
    private static readonly string[] OwnSchemas = ["pgmigrate", "pgmigrate_backup"];

    /// <summary>Names, as the catalogue has them, of schemas that are left out with all that is in them.</summary>
    public IReadOnlyList<string> ExcludedSchemas { get; init; } = [];

    /// <summary>The secrets that are masked in what is kept.</summary>
    public SecretMask Mask { get; init; } = SecretMask.Of([]);

    /// <summary>
    /// True where the database's own settings, rights and comment are read, too, and rights on the server's own objects and on
    /// members of extensions: drift, and nothing that is made again with a schema.
    /// </summary>
    public bool WithServerObjects { get; init; }

    /// <summary>Leaves out PgMigrate's schemas alone: what stands beside grate's tables in one schema is there.</summary>
    public static SnapshotOptions WithHistory { get; } = new() { ExcludedSchemas = OwnSchemas };

    /// <summary>Leaves out PgMigrate's schemas and that of grate's tables, unless that is one which is everybody's.</summary>
    /// <param name="historySchema">The schema of grate's tables.</param>
    public static SnapshotOptions WithoutHistory(string historySchema) =>
        historySchema == "public" ? WithHistory : new() { ExcludedSchemas = [.. OwnSchemas, historySchema] };
}
