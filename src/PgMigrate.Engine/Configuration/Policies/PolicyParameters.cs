using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>The settings of a policy that options of a run can change.</summary>
internal static class PolicyParameters
{
    // From the strictest on.
    private static readonly TransactionMode[] Modes = [TransactionMode.Run, TransactionMode.Script, TransactionMode.None];
    private static readonly BlockerAction[] Actions = [BlockerAction.Report, BlockerAction.Cancel, BlockerAction.Terminate];
    private static readonly BackupMode[] Backups = [BackupMode.Always, BackupMode.Auto, BackupMode.Never];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyParameter> All { get; } =
    [
        new("lockTimeout", nameof(MigrationOptions.LockTimeout))
        {
            Limit = policy => policy.Settings.LockTimeout,
            Get = options => options.LockTimeout,
            With = (options, value) => options with { LockTimeout = (TimeSpan)value },
            IsLooser = IsLonger,
        },
        new("maxStall", nameof(MigrationOptions.MaxStall))
        {
            Limit = policy => policy.Settings.MaxStall,
            Get = options => options.MaxStall,
            With = (options, value) => options with { MaxStall = (TimeSpan)value },
            IsLooser = IsLonger,
        },
        .. OfBlockers(),
        new("statementTimeout", nameof(MigrationOptions.StatementTimeout))
        {
            Limit = policy => policy.Settings.StatementTimeout,
            Get = options => options.StatementTimeout,
            With = (options, value) => options with { StatementTimeout = (TimeSpan)value },
            IsLooser = IsLonger,
        },
        new("runLockTimeout", nameof(MigrationOptions.RunLockTimeout))
        {
            Limit = policy => policy.Settings.RunLockTimeout,
            Get = options => options.RunLockTimeout,
            With = (options, value) => options with { RunLockTimeout = (TimeSpan)value },
            // Here 0 is not to wait at all.
            IsLooser = IsMore,
        },
        new("retries", nameof(MigrationOptions.Retries))
        {
            Limit = policy => policy.Settings.Retries,
            Get = options => options.Retries,
            With = (options, value) => options with { Retries = (int)value },
            IsLooser = IsMore,
        },
        new("transactionMode", nameof(MigrationOptions.TransactionMode))
        {
            Limit = policy => policy.Settings.TransactionMode,
            Get = options => options.TransactionMode,
            With = (options, value) => options with { TransactionMode = (TransactionMode)value },
            IsLooser = (asked, limit) => IsLater(Modes, asked, limit),
        },
        new("throttleLimit", nameof(MigrationOptions.ThrottleLimit))
        {
            Limit = policy => policy.Settings.ThrottleLimit,
            Get = options => options.ThrottleLimit,
            IsLooser = IsMore,
        },
        Phase(),
        new("unusedFor", nameof(MigrationOptions.UnusedFor))
        {
            Limit = policy => policy.Settings.UnusedFor,
            Get = options => options.UnusedFor,
            With = (options, value) => options with { UnusedFor = (TimeSpan)value },
            IsLooser = (asked, limit) => asked is null || (TimeSpan)asked < (TimeSpan)limit,
        },
        .. OfBackup(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(parameter => parameter.Setting)];

    private static PolicyParameter Phase() =>
        new("phases", nameof(MigrationOptions.Phase))
        {
            // One phase narrows a run that names none; both leave it as it is.
            Limit = policy => policy.Settings.Phases is { Count: 1 } phases ? phases[0] : null,
            Get = options => options.Phase,
            With = (options, value) => options with { Phase = (MigrationPhase)value },
            IsLooser = (asked, limit) => !Equals(asked, limit),
        };

    private static IEnumerable<PolicyParameter> OfBlockers() =>
        [
            new("blockers.action", nameof(MigrationOptions.Blockers))
            {
                Limit = policy => policy.Settings.Blockers?.Action,
                Get = options => options.Blockers,
                With = (options, value) => options with { Blockers = (BlockerAction)value },
                IsLooser = (asked, limit) => IsLater(Actions, asked, limit),
            },
            new("blockers.applications", nameof(MigrationOptions.BlockerApplications))
            {
                Limit = policy => policy.Settings.Blockers?.Applications,
                Get = options => options.BlockerApplications is { Count: > 0 } applications ? applications : null,
                With = (options, value) => options with { BlockerApplications = (IReadOnlyList<string>)value },
                IsLooser = (asked, limit) =>
                    asked is IReadOnlyList<string> names && !AreAmong(names, (IReadOnlyList<string>)limit),
            },
            new("blockers.olderThan", nameof(MigrationOptions.BlockerAge))
            {
                Limit = policy => policy.Settings.Blockers?.OlderThan,
                Get = options => options.BlockerAge,
                With = (options, value) => options with { BlockerAge = (TimeSpan)value },
                IsLooser = IsLess,
            },
        ];

    private static IEnumerable<PolicyParameter> OfBackup() =>
        [
            new("backup.mode", nameof(MigrationOptions.BackupMode))
            {
                Limit = policy => policy.Settings.Backup?.Mode,
                Get = options => options.BackupMode,
                With = (options, value) => options with { BackupMode = (BackupMode)value },
                IsLooser = (asked, limit) => IsLater(Backups, asked, limit),
            },
            new("backup.method", nameof(MigrationOptions.BackupMethod))
            {
                Limit = policy => policy.Settings.Backup?.Method,
                Get = options => options.BackupMethod,
                With = (options, value) => options with { BackupMethod = (BackupMethod)value },
                IsLooser = (asked, limit) => !Equals(asked, limit),
            },
            new("backup.path", nameof(MigrationOptions.BackupPath))
            {
                Limit = policy => policy.Settings.Backup?.Path is { } path ? policy.File.Resolve(path) : null,
                Get = options => options.BackupPath,
                With = (options, value) => options with { BackupPath = (string)value },
                IsLooser = (asked, limit) => !Equals(asked, limit),
            },
            new("backup.threshold", nameof(MigrationOptions.BackupThreshold))
            {
                Limit = policy => policy.Settings.Backup?.Threshold,
                Get = options => options.BackupThreshold,
                With = (options, value) => options with { BackupThreshold = (long)value },
                IsLooser = IsMore,
            },
            new("backup.keepLast", nameof(MigrationOptions.BackupKeepLast))
            {
                Limit = policy => policy.Settings.Backup?.KeepLast,
                Get = options => options.BackupKeepLast,
                With = (options, value) => options with { BackupKeepLast = (int)value },
                IsLooser = IsLess,
            },
            new("backup.keepFor", nameof(MigrationOptions.BackupKeepFor))
            {
                Limit = policy => policy.Settings.Backup?.KeepFor,
                Get = options => options.BackupKeepFor,
                With = (options, value) => options with { BackupKeepFor = (TimeSpan)value },
                IsLooser = IsLess,
            },
        ];

    // A name that one of the patterns takes is stricter than the pattern.
    private static bool AreAmong(IReadOnlyList<string> asked, IReadOnlyList<string> limit) =>
        asked.All(name =>
            limit.Any(pattern => pattern == name || (WildcardName.IsPlain(name) && WildcardName.Takes(pattern, name)))
        );

    private static bool IsMore(object? asked, object limit) => Comparer<object>.Default.Compare(asked, limit) > 0;

    // Nothing is all of them, or for ever.
    private static bool IsLess(object? asked, object limit) =>
        asked is not null && Comparer<object>.Default.Compare(asked, limit) < 0;

    // Of a time-out of the server, 0 is none.
    private static bool IsLonger(object? asked, object limit) =>
        (TimeSpan)limit > TimeSpan.Zero && ((TimeSpan)asked! == TimeSpan.Zero || IsMore(asked, limit));

    private static bool IsLater<T>(T[] fromStrictest, object? asked, object limit) =>
        Array.IndexOf(fromStrictest, (T)asked!) > Array.IndexOf(fromStrictest, (T)limit);
}
