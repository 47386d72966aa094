using System.Text.RegularExpressions;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>What differs between a schema as it was at two times.</summary>
/// <param name="From">When the first of them was kept (UTC); null where none was kept as early, and everything is new.</param>
/// <param name="To">When the second was kept (UTC); null where none was kept as early.</param>
/// <param name="Changes">What leads from the one to the other.</param>
internal sealed record PastDifference(DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>Reads it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="target">It, for messages.</param>
    /// <param name="query">The two times, and the objects.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<PastDifference> ReadAsync(
        ServerConnection connection,
        ConnectionTarget target,
        ReportQuery query,
        CancellationToken cancellationToken
    )
    {
        var kept = await SnapshotStore.FindAllAsync(connection, cancellationToken).ConfigureAwait(false);
        var from = query.Since is { } since ? kept.LastOrDefault(snapshot => snapshot.TakenAt <= since) : null;
        var to =
            query.Until is { } until ? kept.LastOrDefault(snapshot => snapshot.TakenAt <= until)
            : kept is [.., var newest] ? newest
            : null;
        var names = new ObjectNames(query.Objects);
        return new PastDifference(
            from?.TakenAt,
            to?.TakenAt,
            SchemaDifference.Between(await ReadAsync(from).ConfigureAwait(false), await ReadAsync(to).ConfigureAwait(false))
        );

        async Task<SchemaSnapshot> ReadAsync(KeptSnapshot? snapshot) =>
            snapshot is null
                ? new SchemaSnapshot([]) { Form = to?.Format ?? SnapshotForm.Current }
                : names.Of(
                    await SnapshotStore.ReadKeptAsync(connection, target, snapshot, cancellationToken).ConfigureAwait(false)
                );
    }

    // Names as they are asked for in a history of objects: what belongs to an object comes along.
    private sealed class ObjectNames(IReadOnlyList<string> patterns)
    {
        private readonly Regex[] _patterns =
        [
            .. patterns
                .SelectMany(pattern => new[] { pattern, $"{pattern}(*" })
                .Select(pattern => new Regex(
                    WildcardName.ToRegex(pattern),
                    RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
                )),
        ];

        public SchemaSnapshot Of(SchemaSnapshot snapshot) =>
            _patterns.Length == 0
                ? snapshot
                : new SchemaSnapshot(snapshot.Objects.Where(item => Is(item.Name) || item.Parent is { } parent && Is(parent)))
                {
                    Form = snapshot.Form,
                };

        private bool Is(string name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));
    }
}
