using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// What a database's schema is compared with. At most one of its parts is given; without any it is the last run's snapshot.
/// </summary>
public sealed record SchemaReference
{
    /// <summary>The run whose snapshot it is; null where it is another thing, or the last run.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Another database; null for none.</summary>
    public ConnectionTarget? Database { get; init; }

    /// <summary>A migration folder, which is run from empty on a sandbox; null for none.</summary>
    public MigrationOptions? Scripts { get; init; }
}
