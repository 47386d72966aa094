using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PgMigrate.Mutation.Trials;

namespace PgMigrate.Mutation.Planting;

/// <summary>The two places of the engine that are changed for all mutants.</summary>
internal static class Hooks
{
    private const string ReturnCache =
        $"if (Environment.GetEnvironmentVariable(\"{TestProcess.CacheVariable}\") is {{ Length: > 0 }} folder) return folder; ";

    /// <summary>Changes them.</summary>
    /// <param name="engine">Full path of the engine's folder.</param>
    /// <exception cref="InvalidOperationException">The engine is no longer written like that.</exception>
    public static void Write(string engine)
    {
        Change(
            engine,
            "SqlFile.cs",
            root =>
                root.DescendantNodes()
                    .OfType<InvocationExpressionSyntax>()
                    .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "GetOrAdd" })
                    .Select(call => (call.Span, $"{PlantedSources.Switch}.TextOf({call.ArgumentList.Arguments[0]}, {call})"))
        );
        // A changed sandbox must not spoil the cache that everybody on this machine uses.
        Change(
            engine,
            "SearchEnvironment.cs",
            root =>
                root.DescendantNodes()
                    .OfType<MethodDeclarationSyntax>()
                    .Where(method => method is { Identifier.Text: "UserCache", Body.Statements.Count: > 0 })
                    .Select(method => (new TextSpan(method.Body!.Statements[0].SpanStart, 0), ReturnCache))
        );
    }

    private static void Change(string engine, string name, Func<SyntaxNode, IEnumerable<(TextSpan Span, string Text)>> find)
    {
        if (Directory.GetFiles(engine, name, SearchOption.AllDirectories) is not [var path])
            throw new InvalidOperationException($"The engine has no {name}: see Hooks.cs.");
        var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(path));
        if (find(tree.GetRoot()).ToArray() is not [var (span, text)])
            throw new InvalidOperationException($"{name} is written in another way now: see Hooks.cs.");
        File.WriteAllText(path, tree.GetText().Replace(span, text).ToString());
    }
}
