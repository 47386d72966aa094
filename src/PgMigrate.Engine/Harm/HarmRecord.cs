using System.Globalization;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Harm;

/// <summary>What a run has saved of what its scripts destroy, and whether one of them was committed.</summary>
internal sealed class HarmRecord
{
    private readonly HashSet<string> _scripts = new(StringComparer.Ordinal);
    private IReadOnlyList<TouchedTable> _touched = [];
    private SchemaBackup? _backup;
    private bool _isLocked;

    /// <summary>The backup was made.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="touched">What the run destroys.</param>
    /// <param name="isLocked">True where nobody writes into these tables until the run is committed.</param>
    public void Saved(SchemaBackup backup, IReadOnlyList<TouchedTable> touched, bool isLocked)
    {
        (_backup, _touched, _isLocked) = (backup, touched, isLocked);
        _scripts.UnionWith(touched.Select(table => table.Loss.Script));
    }

    /// <summary>True where data of the backup is gone from the database.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The backup of what a script destroys; null where it destroys nothing, or there is none.</summary>
    public Guid? BackupOf(string script) => _scripts.Contains(script) ? _backup?.BackupId : null;

    /// <summary>A script was committed, at least a part of it.</summary>
    public void Committed(string script) => IsDone |= _backup is not null && (_scripts.Count == 0 || _scripts.Contains(script));

    /// <summary>How to get back what is gone; null where nothing is.</summary>
    /// <param name="target">The database.</param>
    public string? WayBack(ConnectionTarget target) =>
        IsDone && _backup is { } backup ? string.Join('\n', Commands(backup, target).Prepend(Summary(backup))) : null;

    private string[] Tables => [.. _touched.Where(table => !table.IsOfColumn).Select(table => table.Name).Distinct(StringComparer.Ordinal)];

    // With the rows of a table its columns come back.
    private TouchedTable[] Columns
    {
        get
        {
            var tables = Tables.ToHashSet(StringComparer.Ordinal);
            return [.. _touched.Where(table => table.IsOfColumn && !tables.Contains(table.Name))];
        }
    }

    private string Summary(SchemaBackup backup)
    {
        var held = _touched.Count == 0 ? "all tables" : string.Join(", ", Tables.Concat(NamesOf(Columns)));
        var since = _isLocked ? "nobody else wrote there before the run's commit" : "rows written since are not in it";
        return string.Create(CultureInfo.InvariantCulture, $"Backup {backup.BackupId} has {held} as of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z; {since}.");
    }

    // A restore does all that it is asked for or nothing: what comes back only under a condition has a command of its own.
    private IEnumerable<string> Commands(SchemaBackup backup, ConnectionTarget target)
    {
        var columns = Columns.Where(table => !table.LosesPart).ToArray();
        string[] parts = [.. NamesOf(Columns.Where(table => table is { LosesPart: true, HasKey: true }))
            .Except(NamesOf(columns), StringComparer.Ordinal)];
        var dropped = NamesOf(columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: null }));
        var changed = NamesOf(columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: not null })).Except(dropped, StringComparer.Ordinal).ToArray();
        string[] keyless = [.. Columns.Where(table => !table.HasKey).Select(table => table.Name).Distinct(StringComparer.Ordinal)];
        if (_touched.Count == 0 || Tables.Length + dropped.Length > 0)
            yield return $"To go back: {RestoreCommand.For(backup, target, Tables, dropped)}";
        if (changed.Length > 0)
            yield return $"Once the type is changed back: {RestoreCommand.For(backup, target, [], changed)}";
        if (parts.Length > 0)
            yield return "Once its type has the attributes that it had, in their order: "
                + RestoreCommand.For(backup, target, [], parts);
        if (keyless.Length > 0)
            yield return $"{string.Join(", ", keyless)} has no primary key, so only the whole table can be put back. Once the column is there again: {RestoreCommand.For(backup, target, keyless, [])}";
    }

    private static string[] NamesOf(IEnumerable<TouchedTable> columns) => [.. columns.Select(table => $"{table.Name}.{table.Column}").Distinct(StringComparer.Ordinal)];
}
