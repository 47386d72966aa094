using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgMigrate.Mutation.Mutants;

/// <summary>What is not changed, since nobody who uses the product could see it, or only by the wording of a message.</summary>
internal static class Unseen
{
    /// <summary>Whether nothing in a node is changed.</summary>
    public static bool IsSo(SyntaxNode node) =>
        node switch
        {
            AttributeListSyntax or InterpolationSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => true,
            // What must be a constant.
            ParameterListSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax or EnumMemberDeclarationSyntax => true,
            MethodDeclarationSyntax method => method.Identifier.Text == "ToString",
            LocalDeclarationStatementSyntax local => local.IsConst,
            InvocationExpressionSyntax call => IsForTheRuntime(call),
            ArgumentListSyntax { Parent: InvocationExpressionSyntax call } => NameOf(call) == "ConfigureAwait",
            ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => IsForTheRuntime(call),
            ObjectCreationExpressionSyntax creation => creation.Type.ToString().EndsWith("Exception", StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>Whether a statement only tells what goes on to those who ask for details.</summary>
    public static bool IsMessage(ExpressionStatementSyntax statement) =>
        statement
            .DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Any(access => access.ToString() is "MessageSeverity.Verbose" or "MessageSeverity.Debug")
        || (
            statement.Expression is InvocationExpressionSyntax call
            && NameOf(call) is { } name
            && name.StartsWith("Log", StringComparison.Ordinal)
        );

    private static bool IsForTheRuntime(InvocationExpressionSyntax call) =>
        NameOf(call) is "ThrowIfNull" or "SuppressFinalize"
        || call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Debug" } };

    private static string? NameOf(InvocationExpressionSyntax call) =>
        (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text;
}
