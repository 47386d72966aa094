using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using PgMigrate.Mutation.Planting;

namespace PgMigrate.Mutation.Mutants;

/// <summary>The engine as the compiler sees it, to list mutants and to see that one compiles.</summary>
internal sealed class CompileCheck
{
    private readonly string _engine;
    private readonly Dictionary<string, SyntaxTree> _trees;
    private readonly CSharpParseOptions _parsing;
    private readonly CSharpCompilation _compilation;

    /// <param name="project">What the engine is compiled from.</param>
    /// <param name="planted">Sources that come along.</param>
    public CompileCheck(EngineProject project, IEnumerable<string> planted)
    {
        _engine = project.Folder;
        _parsing = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: project.Symbols);
        _trees = project.Sources.ToDictionary(path => path, path => Parse(File.ReadAllText(path), path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable
        );
        _compilation = CSharpCompilation.Create(
            "PgMigrate.Engine",
            [.. _trees.Values, .. planted.Select(text => Parse(text, string.Empty))],
            project.References.Select(path => MetadataReference.CreateFromFile(path)),
            options
        );
    }

    /// <summary>The mutants of all C# files below a folder of the engine.</summary>
    public IEnumerable<Mutant> In(string folder) =>
        from source in _trees
        let file = Path.GetRelativePath(_engine, source.Key).Replace('\\', '/')
        where file.StartsWith(folder + '/', StringComparison.Ordinal)
        orderby file.ToUpperInvariant()
        from mutant in CSharpMutants.In(_compilation.GetSemanticModel(source.Value), file)
        select mutant;

    /// <summary>Whether the engine compiles with this mutant in it.</summary>
    public bool Compiles(Mutant mutant)
    {
        var path = Path.Combine(_engine, mutant.File);
        var tree = _trees[path];
        var text = tree.GetText().WithChanges(new TextChange(mutant.Span, PlantedSources.TextOf(mutant)));
        var changed = Parse(text.ToString(), path);
        var diagnostics = _compilation.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed).GetDiagnostics();
        return diagnostics.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
    }

    private SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, _parsing, path);
}
