using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>The engine's folders, which are its namespaces: arrows between them run one way, and none is a drawer.</summary>
public sealed partial class FolderTests
{
    private const string Engine = "PgMigrate.Engine";
    private const int MostFiles = 42;

    // Of these many may stand side by side: each is one of a kind that is looked up by its name.
    private static readonly string[] Kinds = ["Rule.cs", "Reader.cs"];

    // From the ground up: a folder uses those that stand before it. The last is the root, which is the public API.
    private static readonly string[] Folders =
    [
        "Text",
        "FileSystem",
        "Processes",
        "Configuration",
        "Telemetry",
        "Sql",
        "Scripts",
        "Layouts",
        "Connections",
        "Sandbox",
        "Sessions",
        "History",
        "Schema",
        "Statistics",
        "Backup",
        "Planning",
        "Rules",
        "Reports",
        "DataLoss",
        "Execution",
        "Rehearsal",
        "Undo",
        "Repair",
        "Import",
        "Plans",
        "Watching",
        "Readiness",
        "Fleet",
        "Dashboard",
        "",
    ];

    private static string Source => Path.Combine(RepositoryRoot.FullPath, "src", Engine);

    [Fact]
    public void Each_folder_has_its_place() =>
        Assert.Equal(
            Folders.Where(folder => folder.Length > 0).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Source).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Arrows_between_types_run_one_way()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(Migrator).Assembly.Location);
        var wrong =
            from type in assembly.MainModule.GetTypes()
            from used in UsedBy(type)
            where IsUpward(FolderOf(type.FullName), FolderOf(used.FullName))
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    // The compiler leaves no trace of a constant or of a nameof.
    [Fact]
    public void Arrows_between_sources_run_one_way()
    {
        var wrong =
            from path in Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            from Match named in EngineName().Matches(File.ReadAllText(path))
            let folder = Path.GetRelativePath(Source, Path.GetDirectoryName(path)!)
                .Split(Path.DirectorySeparatorChar)[0]
                .TrimStart('.')
            where IsUpward(folder, FolderOf(named.Value))
            select $"{Path.GetRelativePath(Source, path)} names {named.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_is_a_drawer()
    {
        var drawers =
            from folder in Directory.EnumerateDirectories(Source, "*", SearchOption.AllDirectories)
            let files = Directory.EnumerateFiles(folder, "*.cs").Count(path => !Array.Exists(Kinds, path.EndsWith))
            where files > MostFiles
            select $"{Path.GetRelativePath(Source, folder)}: {files}";
        Assert.Empty(drawers);
    }

    private static bool IsUpward(string from, string to) => Array.IndexOf(Folders, to) > Array.IndexOf(Folders, from);

    // Of a type or a namespace. A type of the root has no more than its name behind the engine's.
    private static string FolderOf(string name)
    {
        var parts = name[Engine.Length..].TrimStart('.').Split('.', '/');
        return Folders.Contains(parts[0]) ? parts[0] : string.Empty;
    }

    private static IEnumerable<TypeReference> UsedBy(TypeDefinition type)
    {
        var references = new List<TypeReference?> { type.BaseType };
        references.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        references.AddRange(type.Fields.Select(field => field.FieldType));
        references.AddRange(type.CustomAttributes.Select(attribute => attribute.AttributeType));
        foreach (var method in type.Methods)
        {
            references.Add(method.ReturnType);
            references.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            references.AddRange(method.HasBody ? UsedBy(method.Body) : []);
        }

        return references
            .OfType<TypeReference>()
            .SelectMany(Parts)
            .Where(used => used.FullName.StartsWith(Engine, StringComparison.Ordinal));
    }

    private static IEnumerable<TypeReference?> UsedBy(MethodBody body) =>
        [
            .. body.Variables.Select(variable => variable.VariableType),
            .. body.Instructions.SelectMany(instruction =>
                instruction.Operand switch
                {
                    TypeReference used => [used],
                    MethodReference called =>
                    [
                        called.DeclaringType,
                        called.ReturnType,
                        .. called.Parameters.Select(parameter => parameter.ParameterType),
                    ],
                    FieldReference field => [field.DeclaringType, field.FieldType],
                    _ => Array.Empty<TypeReference?>(),
                }
            ),
        ];

    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification part => Parts(part.ElementType),
            _ => [type],
        };

    [GeneratedRegex(@"\bPgMigrate\.Engine(?:\.\w+)+", RegexOptions.CultureInvariant)]
    private static partial Regex EngineName();
}
