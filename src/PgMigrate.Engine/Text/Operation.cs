namespace PgMigrate.Engine.Text;

/// <summary>The operations that texts name.</summary>
internal static class Operation
{
    /// <summary>Runs what is pending.</summary>
    public static readonly OperationName Migrate = new("PgMigrator.MigrateAsync");

    /// <summary>Tells what the rules find.</summary>
    public static readonly OperationName Check = new("PgMigrator.CheckAsync");

    /// <summary>Confirms that a release is out.</summary>
    public static readonly OperationName ConfirmPhase = new("PgMigrator.ConfirmPhaseAsync");

    /// <summary>Takes scripts back.</summary>
    public static readonly OperationName Undo = new("PgMigrator.UndoAsync");

    /// <summary>Repairs what was left behind.</summary>
    public static readonly OperationName Repair = new("PgMigrator.RepairAsync");

    /// <summary>Goes on with batches that were left in the background.</summary>
    public static readonly OperationName ProcessBatches = new("PgMigrator.ProcessBatchesAsync");

    /// <summary>Lists the scripts, and how they stand.</summary>
    public static readonly OperationName ListScripts = new("PgMigrator.GetScriptsAsync");

    /// <summary>Lists past script runs.</summary>
    public static readonly OperationName ListRuns = new("PgMigrator.GetHistoryAsync");

    /// <summary>Shows how a run stands.</summary>
    public static readonly OperationName Watch = new("PgMigrator.WatchAsync");

    /// <summary>Makes a backup.</summary>
    public static readonly OperationName Backup = new("PgMigrator.BackupAsync");

    /// <summary>Lists the backups that a database knows of.</summary>
    public static readonly OperationName ListBackups = new("PgMigrator.GetBackupsAsync");

    /// <summary>Lists the backups in a folder.</summary>
    public static readonly OperationName ListBackupsInFolder = new("PgMigrator.GetBackupsInFolder");

    /// <summary>Puts back what a backup holds.</summary>
    public static readonly OperationName Restore = new("PgMigrator.RestoreAsync");

    /// <summary>Drops rows that restores have replaced.</summary>
    public static readonly OperationName CleanUp = new("PgMigrator.CleanUpAsync");

    /// <summary>Compares schemas.</summary>
    public static readonly OperationName Compare = new("PgMigrator.CompareAsync");

    /// <summary>Makes a plan that can be approved.</summary>
    public static readonly OperationName MakePlan = new("PgMigrator.MakePlanAsync");

    /// <summary>Approves a plan.</summary>
    public static readonly OperationName ApprovePlan = new("PgMigrator.ApprovePlan");

    /// <summary>Tells what keeps a plan from running.</summary>
    public static readonly OperationName CheckPlan = new("PgMigrator.CheckPlanAsync");

    /// <summary>Makes the files of a new script.</summary>
    public static readonly OperationName NewScript = new("ScriptScaffold");

    /// <summary>Writes what takes a script back, as far as its text tells.</summary>
    public static readonly OperationName DeriveDown = new("DownScaffold");

    /// <summary>Writes <c>pgmigrate.sum</c> anew.</summary>
    public static readonly OperationName UpdateSum = new("FolderSum.Write");
}
