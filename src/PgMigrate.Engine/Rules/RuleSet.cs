using System.Collections.Concurrent;
using System.Reflection;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>All rules there are: every class that is one. Each is made when it is first asked for.</summary>
internal static class RuleSet
{
    private static readonly Type[] Types =
    [
        .. typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract),
    ];
    private static readonly ConcurrentDictionary<Type, Rule> Made = new();
    private static readonly ConcurrentDictionary<string, MeansRewriteAttribute?> Rewrites = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyList<Rule>> Every = new(() => Where(_ => true));

    /// <summary>By id, in its order.</summary>
    public static IReadOnlyList<Rule> All => Every.Value;

    /// <summary>Their ids, sorted.</summary>
    public static IReadOnlyList<string> Ids => [.. All.Select(rule => rule.Info.Id)];

    /// <summary>
    /// Some of them, in the same order. In a process that migrates once and ends, all of them would take a fifth of its time.
    /// </summary>
    public static IReadOnlyList<Rule> Where(Func<Type, bool> isWanted) =>
        [.. Types.Where(isWanted).Select(Make).OrderBy(rule => rule.Info.Id, StringComparer.Ordinal)];

    /// <summary>What the findings of a rule say of the server writing the table anew; null for nothing.</summary>
    /// <param name="id">The id of a rule that has found something.</param>
    public static MeansRewriteAttribute? RewriteOf(string id) =>
        Rewrites.GetOrAdd(
            id,
            static wanted =>
                Made.FirstOrDefault(made => made.Value.Info.Id == wanted).Key?.GetCustomAttribute<MeansRewriteAttribute>()
        );

    /// <summary>
    /// The <see cref="SqlCommand"/> or <see cref="TableAction"/> that a rule looks at; null where it looks at others too.
    /// </summary>
    public static Type? AppliesTo(Type rule)
    {
        for (var type = rule; type is not null; type = type.BaseType)
            if (
                type.IsGenericType
                && type.GetGenericTypeDefinition() is var known
                && (known == typeof(CommandRule<>) || known == typeof(TableActionRule<>))
            )
                return type.GenericTypeArguments[0];
        return null;
    }

    private static Rule Make(Type type) => Made.GetOrAdd(type, static made => (Rule)Activator.CreateInstance(made)!);
}
