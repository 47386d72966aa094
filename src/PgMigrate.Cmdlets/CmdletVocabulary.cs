using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Text;

namespace PgMigrate.Cmdlets;

/// <summary>The names that options and operations have at a prompt: parameters and cmdlets.</summary>
internal sealed partial class CmdletVocabulary : Vocabulary
{
    // Where a parameter is not called as its option is.
    private static readonly FrozenDictionary<OptionName, string> Parameters = new Dictionary<OptionName, string>
    {
        [RunOption.SkipChecks] = "SkipCheck",
        [RunOption.Tokens] = "Token",
        [RepairOption.Kinds] = "Kind",
        [BackupOption.Folder] = "Path",
        [RestoreOption.BackupId] = "Id",
        [RestoreOption.Tables] = "Table",
        [RestoreOption.Columns] = "Column",
        [CheckOption.Rehearsal] = "Rehearse",
        [DashboardServer.Port] = "ListenPort",
        [ReportFile.NoClobber] = "NoClobber",
        [CheckOption.Server] = "RehearsalConnectionString",
    }.ToFrozenDictionary();

    // Values that are parameters of their own.
    private static readonly FrozenDictionary<OptionSetting, string> Switches = new Dictionary<OptionSetting, string>
    {
        [CheckOption.OnTargetServer] = "-OnTargetServer",
        [BackupOption.Verify.To(false)] = "-NoVerify",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<OperationName, string> Cmdlets = new Dictionary<OperationName, string>
    {
        [Operation.Migrate] = "Invoke-PgMigration",
        [Operation.Check] = "Test-PgMigration",
        [Operation.ConfirmPhase] = "Confirm-PgMigrationPhase",
        [Operation.Undo] = "Undo-PgMigration",
        [Operation.Repair] = "Repair-PgMigration",
        [Operation.ProcessBatches] = "Resume-PgMigrationBatch",
        [Operation.ListScripts] = "Get-PgMigration",
        [Operation.ListRuns] = "Get-PgMigrationHistory",
        [Operation.Watch] = "Watch-PgMigration",
        [Operation.Backup] = "Backup-PgSchema",
        [Operation.ListBackups] = "Get-PgSchemaBackup",
        [Operation.ListBackupsInFolder] = "Get-PgSchemaBackup -Path",
        [Operation.Restore] = "Restore-PgSchema",
        // Named behind Restore-PgSchema, of which it is a parameter.
        [Operation.CleanUp] = "-Cleanup",
        [Operation.Compare] = "Compare-PgSchema",
        [Operation.MakePlan] = "New-PgMigrationPlan",
        [Operation.ApprovePlan] = "Approve-PgMigrationPlan",
        [Operation.CheckPlan] = "Test-PgMigrationPlan",
        [Operation.NewScript] = "New-PgMigration",
        [Operation.DeriveDown] = "New-PgMigration -DownFor",
        [Operation.UpdateSum] = "Update-PgMigrationSum",
    }.ToFrozenDictionary();

    private CmdletVocabulary() { }

    /// <summary>The only one.</summary>
    public static CmdletVocabulary Instance { get; } = new();

    /// <inheritdoc/>
    public override string Product => "the module";

    /// <inheritdoc/>
    public override string Write(OptionName option) => $"-{Parameters.GetValueOrDefault(option, option.Property)}";

    /// <inheritdoc/>
    public override string Write(OptionSetting setting) =>
        Switches.GetValueOrDefault(setting)
        ?? (
            setting.Key is null
                ? $"{Write(setting.Option)} {setting.Value}"
                : $"{Write(setting.Option)} @{{ {setting.Key} = {setting.Value} }}"
        );

    /// <inheritdoc/>
    public override string Write(OperationName operation) => Cmdlets[operation];

    /// <inheritdoc/>
    public override string Write(OperationCall call)
    {
        var parts = call
            .Arguments.Where(argument => argument.Values is not { Count: 0 })
            .Select(argument =>
                argument.Values is { } values
                    ? $"{Write(argument.Option)} {string.Join(", ", values.Select(Quote))}"
                    : Write(argument.Option)
            )
            .Prepend(Write(call.Operation));
        return string.Join(' ', call.Place is { } place ? parts.Append(Write(place)) : parts);
    }

    private static string Write(CallPlace place) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"-Server {Quote(place.Server)} -Port {place.Port} -Database {Quote(place.Database)}"
        );

    private static string Quote(string text) =>
        Guid.TryParseExact(text, "D", out _) || Bare().IsMatch(text)
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
