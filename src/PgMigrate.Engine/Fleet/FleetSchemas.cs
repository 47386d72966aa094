using System.Collections.Frozen;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet;

/// <summary>The schemas of a database as places to work on.</summary>
internal static class FleetSchemas
{
    /// <summary>A place for each schema that the patterns take; the database as a whole where there are none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="patterns">Names with wildcards; case counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors; OptionsInvalid where a pattern takes no schema.</exception>
    public static async Task<IReadOnlyList<ConnectionTarget>> OfAsync(
        ConnectionTarget database,
        IReadOnlyList<string> patterns,
        CancellationToken cancellationToken
    )
    {
        if (patterns.Count == 0)
            return [database];
        var names = await DatabaseListing.SchemasAsync(database, patterns, cancellationToken).ConfigureAwait(false);
        // A single schema by its name has no neighbours of which anything is known.
        var siblings =
            patterns.Count == 1 && WildcardName.IsPlain(patterns[0])
                ? FrozenSet<string>.Empty
                : names.ToFrozenSet(StringComparer.Ordinal);
        return [.. names.Select(name => database.ForSchema(name, siblings))];
    }
}
