using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Compares the scripts of two plans.</summary>
internal static class PlanComparison
{
    /// <summary>The scripts of a plan, and behind them those that only the other one has.</summary>
    /// <param name="other">The other plan.</param>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<PlannedScript> Between(PlanFile other, PlanFile plan)
    {
        var before = PlanText.Scripts(other).ToDictionary(script => script.Script, StringComparer.Ordinal);
        var now = PlanText.Scripts(plan);
        var names = now.Select(script => script.Script).ToHashSet(StringComparer.Ordinal);
        var places = PlacesAmong(PlanText.Scripts(other), names);
        var own = PlacesAmong(now, [.. before.Keys]);
        return
        [
            .. now.Select(script =>
                before.TryGetValue(script.Script, out var old)
                    ? Compare(old, script, isMoved: places[script.Script] != own[script.Script])
                    : script with
                    {
                        Change = PlanDifference.Added,
                    }
            ),
            .. before
                .Values.Where(script => !names.Contains(script.Script))
                .OrderBy(script => script.Number)
                .Select(script => script with { Change = PlanDifference.Removed }),
        ];
    }

    private static PlannedScript Compare(PlannedScript old, PlannedScript script, bool isMoved)
    {
        var isChanged = old.Text != script.Text || old.Mode != script.Mode || old.Folder != script.Folder;
        return script with
        {
            Change =
                isChanged ? PlanDifference.Changed
                : isMoved ? PlanDifference.Moved
                : PlanDifference.Same,
            Difference = old.Text == script.Text ? null : string.Join('\n', LineDifference.Of(old.Text, script.Text)),
        };
    }

    // Of those that both plans have: a script that was added moves nobody.
    private static Dictionary<string, int> PlacesAmong(IReadOnlyList<PlannedScript> scripts, HashSet<string> names) =>
        scripts
            .Where(script => names.Contains(script.Script))
            .Select((script, place) => (script.Script, place))
            .ToDictionary(StringComparer.Ordinal);
}
