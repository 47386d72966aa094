using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Repair;

/// <summary>Knows one kind of what needs repair.</summary>
internal interface IRepair
{
    /// <summary>The kind.</summary>
    RepairKind Kind { get; }

    /// <summary>Whether such things belong to one schema; what belongs to the database or the server is no tenant's.</summary>
    bool IsOfSchema => true;

    /// <summary>Looks for it; changes nothing.</summary>
    /// <param name="run">Connected; where there is a folder, that is planned.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="stop">Cancels the queries.</param>
    Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop);
}
