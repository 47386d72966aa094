using System.Reflection;
using System.Text;
using Mono.Cecil;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>The cmdlets of the finished module, read from its assembly without loading it.</summary>
internal static class ModuleCmdlets
{
    private static readonly string Library = Path.Combine(
        typeof(ModuleCmdlets)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "Module")
            .Value!,
        "lib",
        "PgMigrate.Cmdlets.dll"
    );

    /// <summary>The names of each cmdlet's parameters, by the cmdlet.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Parameters { get; } = Read();

    private static Dictionary<string, HashSet<string>> Read()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Library);
        var cmdlets =
            from type in assembly.MainModule.GetTypes()
            let attribute = type.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "CmdletAttribute")
            where attribute is not null
            select (Name: NameOf(attribute), Type: type);
        return cmdlets.ToDictionary(
            cmdlet => cmdlet.Name,
            cmdlet => ParametersOf(cmdlet.Type).ToHashSet(),
            StringComparer.Ordinal
        );
    }

    // Two strings after the prolog, each behind its length. Cecil would look for PowerShell, for the sake of the enum that may
    // follow.
    private static string NameOf(CustomAttribute attribute)
    {
        var blob = attribute.GetBlob().AsSpan(2);
        var verb = blob.Slice(1, blob[0]);
        var noun = blob[(1 + verb.Length)..].Slice(1, blob[1 + verb.Length]);
        return $"{Encoding.UTF8.GetString(verb)}-{Encoding.UTF8.GetString(noun)}";
    }

    private static IEnumerable<string> ParametersOf(TypeDefinition type)
    {
        for (var owner = type; owner is not null; owner = owner.BaseType as TypeDefinition)
            foreach (var property in owner.Properties)
                if (property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ParameterAttribute"))
                    yield return property.Name;
    }
}
