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
    private bool _isDone;

    /// <summary>The backup was made.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="touched">What the run destroys.</param>
    /// <param name="isLocked">True where nobody writes into these tables until the run is committed.</param>
    public void Saved(SchemaBackup backup, IReadOnlyList<TouchedTable> touched, bool isLocked)
    {
        (_backup, _touched, _isLocked) = (backup, touched, isLocked);
        _scripts.UnionWith(touched.Select(table => table.Loss.Script));
    }

    /// <summary>The backup of what a script destroys; null where it destroys nothing, or there is none.</summary>
    public Guid? BackupOf(string script) => _scripts.Contains(script) ? _backup?.BackupId : null;

    /// <summary>A script was committed, at least a part of it.</summary>
    public void Committed(string script) => _isDone |= _backup is not null && (_scripts.Count == 0 || _scripts.Contains(script));

    /// <summary>How to get back what is gone; null where nothing is.</summary>
    /// <param name="target">The database.</param>
    public string? WayBack(ConnectionTarget target)
    {
        if (!_isDone || _backup is not { } backup)
            return null;
        var held = _touched.Count == 0 ? "all tables" : string.Join(", ", Things().Select(thing => thing.Text));
        return string.Create(CultureInfo.InvariantCulture,
            $"Backup {backup.BackupId} has {held} as of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z; {(_isLocked ? "nobody else wrote there before the run's commit" : "rows written since are not in it")}. To go back: {RestoreCommand.For(backup, target, Things())}");
    }

    private IReadOnlyList<(string Text, bool IsColumn)> Things()
    {
        var rows = _touched.Where(table => !table.IsOfColumn).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var columns = _touched.Where(table => table.IsOfColumn && !rows.Contains(table.Name)).Select(table => $"{table.Name}.{table.Column}");
        return [.. rows.Select(table => (table, false)), .. columns.Distinct(StringComparer.Ordinal).Select(column => (column, true))];
    }
}
