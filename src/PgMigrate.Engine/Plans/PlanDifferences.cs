using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Holds the database that a run has before it against the one that a plan was made for.</summary>
internal static class PlanDifferences
{
    private const string MakeAgain = "Make the plan again: what was approved does not hold for what is there now.";
    private const string RightOne = "Run it where it was made for, or make a plan for this database.";
    private const string Unknown = "not known";

    /// <summary>Why it is not that database.</summary>
    public static IEnumerable<PlanProblem> Target(PlanTarget planned, PlanTarget found)
    {
        if (!planned.Server.Equals(found.Server, StringComparison.OrdinalIgnoreCase))
            yield return Other($"it was made for {OneLine.Of(planned.Server)}, and this is {found.Server}");
        if (planned.Database != found.Database)
            yield return Other($"it was made for the database {OneLine.Of(planned.Database)}, and this is {found.Database}");
        if (planned.Schema != found.Schema)
            yield return Other($"it was made for {SchemaOf(planned)}, and this is {SchemaOf(found)}");
        if (planned.System != found.System)
            yield return Other(
                $"it was made for the cluster {Known(planned.System)}, and this is {Known(found.System)} (system_identifier)"
            );
        else if (planned.Oid != found.Oid)
            yield return Other(
                $"it was made for the database of OID {planned.Oid}, and this one's is {found.Oid}: it was dropped and made, or "
                    + "restored, since, or is a copy"
            );
        if (planned.Timeline != found.Timeline)
            yield return Other(
                $"the cluster was on timeline {Known(planned.Timeline)}, and is on {Known(found.Timeline)}: "
                    + "it was recovered from a backup, or a standby has taken over"
            );
    }

    /// <summary>What was changed since.</summary>
    public static IEnumerable<PlanProblem> State(PlanState planned, PlanState found)
    {
        foreach (var problem in History(planned, found))
            yield return problem;
        if (planned.SchemaForm != found.SchemaForm)
        {
            yield return new PlanProblem(
                PlanProblem.Moved,
                "the plan was made by a version of PgMigrate that reads schemas otherwise",
                MakeAgain
            );
            yield break;
        }

        if (planned.SchemaHash == found.SchemaHash)
            yield break;
        var objects = Objects(planned, found).ToArray();
        foreach (var problem in objects)
            yield return problem;
        if (objects.Length == 0)
            yield return new PlanProblem(PlanProblem.Moved, "the schema is another one than the plan says", MakeAgain);
    }

    private static IEnumerable<PlanProblem> History(PlanState planned, PlanState found)
    {
        var before = planned.Applied.ToDictionary(applied => applied.Script, applied => applied.Hash, StringComparer.Ordinal);
        var now = found.Applied.ToDictionary(applied => applied.Script, applied => applied.Hash, StringComparer.Ordinal);
        foreach (var (script, hash) in now)
            if (!before.TryGetValue(script, out var old))
                yield return Moved($"the script {OneLine.Of(script)} was applied") with
                {
                    Script = script,
                };
            else if (old != hash)
                yield return Moved($"the script {OneLine.Of(script)} was applied with another text") with
                {
                    Script = script,
                };
        foreach (var script in before.Keys.Where(script => !now.ContainsKey(script)))
            yield return Moved($"the script {OneLine.Of(script)} was taken back, or its record removed") with
            {
                Script = script,
            };
    }

    private static IEnumerable<PlanProblem> Objects(PlanState planned, PlanState found)
    {
        var before = planned.Objects.ToDictionary(item => (item.Type, item.Name), item => item.Hash);
        var now = found.Objects.ToDictionary(item => (item.Type, item.Name), item => item.Hash);
        foreach (var item in found.Objects)
            if (!before.TryGetValue((item.Type, item.Name), out var old))
                yield return Changed(item, "was made");
            else if (old != item.Hash)
                yield return Changed(item, "was changed");
        foreach (var item in planned.Objects.Where(item => !now.ContainsKey((item.Type, item.Name))))
            yield return Changed(item, "is gone");
    }

    private static PlanProblem Changed(ObjectState item, string what) =>
        Moved($"{OneLine.Of(item.ToString())} {what}") with
        {
            Object = item.Name,
        };

    private static PlanProblem Moved(string what) => new(PlanProblem.Moved, $"{what} since the plan was made", MakeAgain);

    private static PlanProblem Other(string what) => new(PlanProblem.OtherTarget, what, RightOne);

    private static string SchemaOf(PlanTarget target) =>
        target.Schema is { } schema ? $"the schema {OneLine.Of(schema)}" : "the database as a whole";

    private static string Known(long? value) => value is { } number ? number.ToString(CultureInfo.InvariantCulture) : Unknown;

    private static string Known(string? value) => value is null ? Unknown : OneLine.Of(value);
}
