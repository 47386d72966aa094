using System.Globalization;
using System.Text;
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
    public string? WayBack(ConnectionTarget target)
    {
        if (!IsDone || _backup is not { } backup)
            return null;
        var rows = _touched.Where(table => !table.IsOfColumn).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var columns = _touched.Where(table => table.IsOfColumn && !rows.Contains(table.Name)).ToArray();
        string[] all = [.. rows, .. columns.Select(Column).Distinct(StringComparer.Ordinal)];
        var held = all.Length == 0 ? "all tables" : string.Join(", ", all);
        var since = _isLocked ? "nobody else wrote there before the run's commit" : "rows written since are not in it";
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"Backup {backup.BackupId} has {held} as of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z; {since}."));
        string[] dropped = [.. columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: null }).Select(Column).Distinct(StringComparer.Ordinal)];
        string[] changed = [.. columns.Where(table => table is { HasKey: true, Loss.Loss.NewType: not null }).Select(Column).Except(dropped, StringComparer.Ordinal)];
        string[] keyless = [.. columns.Where(table => !table.HasKey).Select(table => table.Name).Distinct(StringComparer.Ordinal)];
        if (all.Length == 0 || rows.Count + dropped.Length > 0)
            text.Append(" To go back: ").Append(RestoreCommand.For(backup, target, [.. rows], dropped));
        if (changed.Length > 0)
            text.Append(" Once the type is changed back: ").Append(RestoreCommand.For(backup, target, [], changed));
        if (keyless.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $" {string.Join(", ", keyless)} has no primary key, so only the whole table can be put back. Once the column is there again: ")
                .Append(RestoreCommand.For(backup, target, keyless, []));
        return text.ToString();
    }

    private static string Column(TouchedTable table) => $"{table.Name}.{table.Column}";
}
