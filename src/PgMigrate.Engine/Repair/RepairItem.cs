using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Repair;

/// <summary>Something that needs repair, and how it is done.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Object">What needs it.</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Action">What is done about it: a statement, or a sentence.</param>
/// <param name="RepairAsync">Does it, under the locks of a run.</param>
internal sealed record RepairItem(
    RepairKind Kind,
    string Object,
    string Problem,
    string Action,
    Func<RepairWork, CancellationToken, Task> RepairAsync
)
{
    /// <summary>Whether it is a decision about a script, of which somebody will ask why.</summary>
    public bool NeedsReason => RepairLog.IsOfScript(Kind);
}
