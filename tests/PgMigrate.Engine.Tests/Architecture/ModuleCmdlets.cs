using System.Reflection;
using System.Text;
using Mono.Cecil;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>The cmdlets of the finished module, read from its assembly without loading it.</summary>
internal static class ModuleCmdlets
{
    /// <summary>Its assembly.</summary>
    public static string Library { get; } =
        Path.Combine(
            typeof(ModuleCmdlets)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(item => item.Key == "Module")
                .Value!,
            "lib",
            "PgMigrate.Cmdlets.dll"
        );

    /// <summary>The names of each cmdlet's parameters, by the cmdlet.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Parameters { get; } = Read();

    /// <summary>Each parameter as a property of its class: <c>PgMigrate.Cmdlets.Commands.TestPgMigrationCommand.Quiet</c>.</summary>
    public static IEnumerable<string> ParameterProperties
    {
        get
        {
            using var assembly = AssemblyDefinition.ReadAssembly(Library);
            string[] names =
            [
                .. from type in assembly.MainModule.GetTypes()
                from property in type.Properties
                where IsParameter(property)
                select $"{type.FullName}.{property.Name}",
            ];
            return names;
        }
    }

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
                if (IsParameter(property))
                    yield return property.Name;
    }

    private static bool IsParameter(PropertyDefinition property) =>
        property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ParameterAttribute");
}
