namespace PgMigrate.Hosting;

/// <summary>
/// How an application migrates its database as it starts. The section <c>PgMigrate</c> of its configuration is bound to this
/// first, once, and the code of the application comes after it.
/// </summary>
public sealed class PgMigrationOptions : PgMigrationStartOptions
{
    /// <summary>The section of the application's configuration.</summary>
    public const string Section = "PgMigrate";

    /// <summary>True to create a missing database.</summary>
    public bool CreateDatabase { get; set; }

    /// <summary>The server's lock_timeout for each lock of a script.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The server's statement_timeout for each statement; zero for none.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>What is backed up before the first script.</summary>
    public BackupMode BackupMode { get; set; } = BackupMode.Auto;

    internal Func<MigrationOptions, MigrationOptions> Change { get; private set; } = run => run;

    /// <summary>Sets whatever else a run can be told; a later call goes on with what an earlier one gave.</summary>
    /// <param name="change">Gets the options that the rest has made, and gives those of the run.</param>
    public void ConfigureRun(Func<MigrationOptions, MigrationOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var before = Change;
        Change = run => change(before(run));
    }
}
