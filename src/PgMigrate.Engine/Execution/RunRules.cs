using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>The rules that a run asks: those that can find something in its scripts.</summary>
internal static class RunRules
{
    // A run refuses what these find by itself, before and with ids of their own; or tells it itself.
    private static readonly Type[] RunsOwn =
    [
        typeof(ChangedAfterApplyRule), typeof(SumMismatchRule), typeof(UnreadableScriptRule), typeof(DirectiveInvalidRule), typeof(UnresolvedTokenRule),
        typeof(UnsendableScriptRule),
        typeof(StandbyRule), typeof(PoolerRule), typeof(UnstableOrderRule),
    ];

    // What these find is a matter of the folder, not of this run.
    private static readonly Type[] FoldersOwn =
        [typeof(UnusedTokenRule), typeof(MissingScriptRule), typeof(MissingDownRule), typeof(OrphanDownRule), typeof(OrphanVerifyRule)];

    private static readonly Type[] OfRequirements =
        [typeof(RequiresMissingRule), typeof(RequiresLaterRule), typeof(RequiresCycleRule), typeof(RequiresOtherEnvironmentRule), typeof(RequiresOtherPhaseRule)];

    // With more scripts the choice would take longer than what it saves.
    private const int MostScripts = 200;

    /// <summary>The ids of all rules that a run may ask.</summary>
    public static IEnumerable<string> Ids => RuleSet.Where(IsAsked).Select(rule => rule.Info.Id);

    /// <summary>Refuses to pass over what is no rule, and rules that no run asks.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void RequireSkippable(IReadOnlyList<string> ids)
    {
        if (ids.FirstOrDefault(id => !RuleSet.Ids.Contains(id, StringComparer.Ordinal)) is { } unknown)
            throw RuleSeverities.Unknown(unknown);
        if (ids.FirstOrDefault(id => !Ids.Contains(id, StringComparer.Ordinal)) is { } fixedRule)
            throw new MigrationException(MigrationErrorId.OptionsInvalid, $"The rule '{fixedRule}' cannot be passed over: it stops or warns of no run, or a run refuses what it finds in any case.",
                $"Take it out of {RunOption.SkipChecks}.");
    }

    /// <summary>The rules of folders and statements that can find something in some scripts.</summary>
    public static IReadOnlyList<Rule> For(IReadOnlyCollection<Script> scripts)
    {
        if (scripts.Count > MostScripts)
            return RuleSet.Where(type => IsAsked(type) && !type.IsSubclassOf(typeof(TargetRule)));
        var matters = Matters(scripts);
        return RuleSet.Where(type => IsAsked(type) && AppliesTo(type, scripts, matters));
    }

    private static bool IsAsked(Type type) => Array.IndexOf(RunsOwn, type) < 0 && Array.IndexOf(FoldersOwn, type) < 0;

    private static bool AppliesTo(Type type, IReadOnlyCollection<Script> scripts, HashSet<Type> matters)
    {
        if (type.IsSubclassOf(typeof(TargetRule)))
            return false;
        if (RuleSet.AppliesTo(type) is { } matter)
            return matters.Contains(matter);
        if (type.IsSubclassOf(typeof(EndRule)))
            return matters.Contains(typeof(CreateTable)) || matters.Contains(typeof(AlterTable));
        if (Array.IndexOf(OfRequirements, type) >= 0)
            return scripts.Any(script => script.Directives.Requires.Count > 0);
        if (type == typeof(AllowUnknownRule))
            return scripts.Any(script => script.Directives.Allow.Count > 0);
        return type != typeof(UnknownEnvironmentRule) || scripts.Any(script => script.Directives.Environment is not null || GrateFolders.IsEnvironmentScript(script.File.Name));
    }

    private static HashSet<Type> Matters(IEnumerable<Script> scripts)
    {
        var matters = new HashSet<Type>();
        foreach (var command in scripts.SelectMany(script => script.Commands))
        {
            matters.Add(command.GetType());
            if (command is AlterTable alter)
                matters.UnionWith(alter.Actions.Select(action => action.GetType()));
        }

        return matters;
    }
}
