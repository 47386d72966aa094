using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Compares the schema after a restore with the backup's: whatever of what was restored, and of what depended on it, is not as it
/// was is told.
/// </summary>
/// <param name="context">The connection, in the restore's transaction.</param>
/// <param name="saved">The schema as the backup has it.</param>
internal sealed class RestoredSchema(BackupContext context, SchemaSnapshot saved)
{
    private const int MostTold = 20;

    /// <summary>Compares, and tells.</summary>
    /// <param name="tables">The tables that were restored.</param>
    /// <param name="remade">Those of them that were gone.</param>
    /// <param name="isWhole">True where the whole backup was restored.</param>
    /// <param name="told">The objects that messages have named already, by type and name.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task TellAsync(
        IReadOnlyList<string> tables,
        IReadOnlyCollection<string> remade,
        bool isWhole,
        IReadOnlySet<(string Type, string Name)> told,
        CancellationToken cancellationToken
    )
    {
        var now = await SchemaSnapshot
            .ReadInTransactionAsync(context.Connection, SnapshotOptions.WithHistory, cancellationToken)
            .ConfigureAwait(false);
        var objects = saved.Objects.ToDictionary(item => (item.Type, item.Name));
        var changes = SchemaDifference
            .Between(saved, now)
            .Where(change => !told.Contains((change.ObjectType, change.Object)))
            .ToLookup(change => change.Change);
        SchemaObject[] gone =
        [
            .. changes[SchemaChangeKind.Removed].Select(change => objects[(change.ObjectType, change.Object)]),
        ];
        var missed = isWhole ? gone : OfTables(gone, tables, remade);
        if (missed.Length > 0)
            Warn($"The backup's schema has what is not in the database now: {List(missed.Select(item => item.ToString()))}.");
        string[] different =
        [
            .. changes[SchemaChangeKind.Changed]
                .GroupBy(change => (change.ObjectType, change.Object))
                .Where(of => IsOf(objects[of.Key], remade))
                .Select(DifferenceText.Of),
        ];
        if (different.Length > 0)
            Warn($"Not all is as it was: {List(different)}.");
    }

    // What stood in a schema that is gone with a table is meant with the table.
    private static SchemaObject[] OfTables(SchemaObject[] gone, IReadOnlyList<string> tables, IReadOnlyCollection<string> remade)
    {
        var dependents = SchemaDdl.Dependents(gone, tables).ToHashSet();
        return [.. gone.Where(item => dependents.Contains(item) || remade.Any(table => IsBeside(item, table)))];
    }

    private static bool IsBeside(SchemaObject item, string table)
    {
        var end = table.StartsWith('"')
            ? table.IndexOf("\".", StringComparison.Ordinal) + 1
            : table.IndexOf('.', StringComparison.Ordinal);
        return item.Name.StartsWith(table[..(end + 1)], StringComparison.Ordinal);
    }

    private static bool IsOf(SchemaObject item, IReadOnlyCollection<string> remade) =>
        item.Type == "PUBLICATION"
        || remade.Contains(item.Parent ?? item.Name)
        || remade.Any(table => item.Parent?.StartsWith($"{table}.", StringComparison.Ordinal) == true);

    private static string List(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        var more = all.Length > MostTold ? $" and {all.Length - MostTold} more" : string.Empty;
        return string.Join("; ", all.Take(MostTold)) + more;
    }

    private void Warn(string text) => context.Tell(MessageSeverity.Warning, text);
}
