using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Scripts;

/// <summary>What a run does with a script that grate wants to run or record.</summary>
internal enum PlanAction
{
    /// <summary>Executes and records it.</summary>
    Run,

    /// <summary>Records it without executing it.</summary>
    Record,

    /// <summary>Leaves it alone: it is of another environment or phase, or waits for its release.</summary>
    Skip,

    /// <summary>Leaves it alone: it comes after the last script that was asked for.</summary>
    Later,

    /// <summary>Stops: a one-time script whose text is not what was applied.</summary>
    Refuse,

    /// <summary>Leaves it alone: it was begun, and its batches go on in the background.</summary>
    Leave,
}

/// <summary>One step of a plan, in grate's order.</summary>
/// <param name="Script">The script.</param>
/// <param name="Hash">grate's hash of its text.</param>
/// <param name="RunOnce">What grate records in <c>one_time_script</c>.</param>
/// <param name="Action">What is done with it.</param>
internal sealed record PlanEntry(Script Script, string Hash, bool RunOnce, PlanAction Action)
{
    /// <summary>What in the script a run refuses; null where it can be read.</summary>
    public MigrationException? Problem { get; init; }

    /// <summary>What proves that the script has done its work; null where nothing does, or nobody asks.</summary>
    public Verification? Verification { get; init; }

    /// <summary>The files that it loads; from the checks on, and of a script that runs.</summary>
    public IReadOnlyList<DataFile> Data { get; init; } = [];

    /// <summary>
    /// The SHA-256 of each of these files as they were planned, with commas in between; null where what is found when it runs
    /// counts.
    /// </summary>
    public string? DataHash { get; init; }

    /// <summary>Why a script that contracts must wait; null where it need not.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What it requires and is still in the background, in words; null where nothing is.</summary>
    public string? Behind { get; init; }

    /// <summary>What the script is called, and where it lies.</summary>
    public ScriptFile File => Script.File;

    /// <summary>Its text as grate records it: tokens replaced, secrets as placeholders.</summary>
    public string Text => Script.HashText!;

    /// <summary>What the script says of itself.</summary>
    public ScriptDirectives Directives => Script.Directives;

    /// <summary>
    /// Where the step takes a script back: grate's record that holds again; null where nothing of the script is left.
    /// </summary>
    public long? FallsBackTo { get; init; }

    /// <summary>True where the text is from a database, and not a file of the folder.</summary>
    public bool IsFromDatabase { get; init; }

    /// <summary>The name grate records.</summary>
    public string Name => File.Name;
}

/// <summary>What grate would do, step by step.</summary>
/// <param name="Entries">Every script that grate wants to run or record, in order, with what is done about it.</param>
internal sealed record MigrationPlan(IReadOnlyList<PlanEntry> Entries)
{
    /// <summary>The steps that change the database.</summary>
    public IEnumerable<PlanEntry> Effective => Entries.Where(entry => entry.Action is PlanAction.Run or PlanAction.Record);

    /// <summary>The steps whose scripts are executed.</summary>
    public IEnumerable<PlanEntry> ToRun => Entries.Where(entry => entry.Action == PlanAction.Run);

    /// <summary>True where a run would change nothing.</summary>
    public bool IsEmpty => !Effective.Any();
}
