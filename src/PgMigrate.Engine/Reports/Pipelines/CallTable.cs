using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>The objects of one type that a call has given out, as a table.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">A row for each object.</param>
internal sealed record CallTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The tables of what was given out; findings, which have a page of their own, are in none.</summary>
    public static IEnumerable<CallTable> Of(IReadOnlyList<object> objects)
    {
        CallTable?[] tables =
        [
            Table<ScriptRun>(objects, "Scripts", ["Database", "Script", "Status", "Duration", "Rows", "Why"], Row),
            Table<PlannedMigration>(objects, "Plans", ["Database", "Plan", "Scripts", "May run until"], Row),
            Table<PlannedScript>(objects, "Planned scripts", ["No.", "Script", "Statements", "Destroys"], Row),
            Table<SchemaChange>(objects, "Differences", ["Database", "Change", "Type", "Object", "Property"], Row),
            Table<MigrationBatch>(objects, "Batches", ["Database", "Script", "State", "Rows", "Waits for"], Row),
            Table<SchemaBackup>(objects, "Backups", ["Database", "Backup", "Tables", "Size"], Row),
            Table<RepairAction>(objects, "Repairs", ["Database", "Kind", "Object", "Status", "Action"], Row),
            Table<PhaseConfirmation>(objects, "Confirmed releases", ["Database", "Release", "By"], Row),
        ];
        return tables.OfType<CallTable>();
    }

    /// <summary>What stands above the rows.</summary>
    public string Head() =>
        $"\n### {Title}\n\n| {string.Join(" | ", Columns)} |\n|{string.Concat(Columns.Select(_ => "---|"))}\n";

    private static CallTable? Table<T>(IReadOnlyList<object> objects, string title, string[] columns, Func<T, string?[]> row)
    {
        IReadOnlyList<string>[] rows =
        [
            .. objects.OfType<T>().Select(value => row(value).Select(cell => cell ?? string.Empty).ToArray()),
        ];
        return rows.Length == 0 ? null : new CallTable(title, columns, rows);
    }

    private static string?[] Row(ScriptRun run) =>
        [
            Database(run.Server, run.Database, run.Schema),
            run.Folder is null ? run.Script : $"{run.Folder}/{run.Script}",
            run.Status.ToString(),
            run.Duration is { } duration ? DurationText.Format(duration) : null,
            Number(run.Rows),
            run.Error,
        ];

    private static string?[] Row(PlannedMigration plan) =>
        [
            Database(plan.Server, plan.Database, plan.Schema),
            plan.Id,
            Number(plan.Scripts.Count),
            $"{plan.ExpiresAt.UtcDateTime:u}",
        ];

    private static string?[] Row(PlannedScript script) =>
        [Number(script.Number), $"{script.Folder}/{script.Script}", Number(script.Statements), string.Join(", ", script.Losses)];

    private static string?[] Row(SchemaChange change) =>
        [Database(change.Server, change.Database), change.Change.ToString(), change.ObjectType, change.Object, change.Property];

    private static string?[] Row(MigrationBatch batch) =>
        [Database(batch.Server, batch.Database), batch.Script, batch.State.ToString(), Number(batch.Rows), batch.WaitsFor];

    private static string?[] Row(SchemaBackup backup) =>
        [
            Database(backup.Server, backup.Database),
            backup.BackupId.ToString("D"),
            string.Join(", ", backup.Tables),
            SizeText.Format(backup.Size),
        ];

    private static string?[] Row(RepairAction action) =>
        [
            Database(action.Server, action.Database),
            action.Kind.ToString(),
            action.Object,
            action.Status.ToString(),
            action.Action,
        ];

    private static string?[] Row(PhaseConfirmation confirmation) =>
        [Database(confirmation.Server, confirmation.Database), confirmation.Release, confirmation.ConfirmedBy];

    private static string Database(string? server, string? database, string? schema = null) =>
        $"{server}/{database}/{schema}".Trim('/');

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
