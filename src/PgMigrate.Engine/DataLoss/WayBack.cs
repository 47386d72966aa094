using System.Globalization;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.DataLoss;

/// <summary>How to get back what a run has destroyed.</summary>
/// <param name="backup">The backup that was made before.</param>
/// <param name="touched">What the run destroys; none where all tables were saved.</param>
/// <param name="isLocked">True where nobody wrote into these tables until the run was committed.</param>
/// <param name="target">The database.</param>
internal sealed class WayBack(SchemaBackup backup, IReadOnlyList<TouchedTable> touched, bool isLocked, ConnectionTarget target)
{
    /// <summary>A summary of the backup, and the commands that put back what it has.</summary>
    public override string ToString() => string.Join('\n', Commands().Prepend(Summary()));

    private string[] Tables =>
        [.. touched.Where(table => !table.IsOfColumn).Select(table => table.Name).Distinct(StringComparer.Ordinal)];

    // With the rows of a table its columns come back.
    private TouchedTable[] Columns
    {
        get
        {
            var tables = Tables.ToHashSet(StringComparer.Ordinal);
            return [.. touched.Where(table => table.IsOfColumn && !tables.Contains(table.Name))];
        }
    }

    private string Summary()
    {
        var held = touched.Count == 0 ? "all tables" : string.Join(", ", Tables.Concat(NamesOf(Columns)));
        var since = isLocked ? "nobody else wrote there before the run's commit" : "rows written since are not in it";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Backup {backup.BackupId} has {held} as of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z; {since}."
        );
    }

    // A restore does all that it is asked for or nothing: what comes back only under a condition has a command of its own.
    private IEnumerable<string> Commands()
    {
        var columns = Columns.Where(table => !table.LosesPart).ToArray();
        string[] parts =
        [
            .. NamesOf(Columns.Where(table => table is { LosesPart: true, HasKey: true }))
                .Except(NamesOf(columns), StringComparer.Ordinal),
        ];
        var dropped = NamesOf(columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: null }));
        var changed = NamesOf(columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: not null }))
            .Except(dropped, StringComparer.Ordinal)
            .ToArray();
        string[] keyless =
        [
            .. Columns.Where(table => !table.HasKey).Select(table => table.Name).Distinct(StringComparer.Ordinal),
        ];
        if (touched.Count == 0 || Tables.Length + dropped.Length > 0)
            yield return $"To go back: {RestoreCommand.For(backup, target, Tables, dropped)}";
        if (changed.Length > 0)
            yield return $"Once the type is changed back: {RestoreCommand.For(backup, target, [], changed)}";
        if (parts.Length > 0)
            yield return "Once its type has the attributes that it had, in their order: "
                + RestoreCommand.For(backup, target, [], parts);
        if (keyless.Length > 0)
            yield return $"{string.Join(", ", keyless)} has no primary key, so only the whole table can be put back. Once the "
                + $"column is there again: {RestoreCommand.For(backup, target, keyless, [])}";
    }

    private static string[] NamesOf(IEnumerable<TouchedTable> columns) =>
        [.. columns.Select(table => $"{table.Name}.{table.Column}").Distinct(StringComparer.Ordinal)];
}
