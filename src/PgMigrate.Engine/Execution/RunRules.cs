using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>The rules that a run asks: those that can find something in its scripts.</summary>
internal static class RunRules
{
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
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The rule '{fixedRule}' cannot be passed over: it stops or warns of no run, or a run refuses what it finds in "
                    + "any case.",
                $"Take it out of {RunOption.SkipChecks}."
            );
    }

    /// <summary>The rules of folders and statements that can find something in some scripts.</summary>
    public static IReadOnlyList<Rule> For(IReadOnlyCollection<Script> scripts)
    {
        if (scripts.Count > MostScripts)
            return RuleSet.Where(type => IsAsked(type) && !type.IsSubclassOf(typeof(TargetRule)));
        var matters = Matters(scripts);
        return RuleSet.Where(type => IsAsked(type) && AppliesTo(type, matters));
    }

    private static bool IsAsked(Type type) =>
        !type.IsDefined(typeof(RefusedByRunAttribute), inherit: false)
        && !type.IsDefined(typeof(OfFolderAloneAttribute), inherit: false);

    private static bool AppliesTo(Type type, HashSet<Type> matters)
    {
        if (type.IsSubclassOf(typeof(TargetRule)))
            return false;
        if (RuleSet.AppliesTo(type) is { } matter)
            return matters.Contains(matter);
        return !type.IsSubclassOf(typeof(EndRule))
            || matters.Contains(typeof(CreateTable))
            || matters.Contains(typeof(AlterTable));
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
