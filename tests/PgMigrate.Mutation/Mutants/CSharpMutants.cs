using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgMigrate.Mutation.Mutants;

/// <summary>
/// All mutants of a C# file. Each is written so that both versions compile into one program: <c>IsOn ^ (condition)</c> leaves out
/// variables assigned, which a conditional expression would not. <see cref="CompileCheck"/> sorts out what even so does not.
/// </summary>
internal sealed class CSharpMutants : CSharpSyntaxWalker
{
    private readonly SemanticModel _model;
    private readonly string _file;
    private readonly List<Mutant> _found = [];

    private CSharpMutants(SemanticModel model, string file)
    {
        _model = model;
        _file = file;
    }

    /// <summary>Those of a file.</summary>
    /// <param name="model">The file's meaning.</param>
    /// <param name="file">Its path below the engine's folder, with slashes.</param>
    public static IReadOnlyList<Mutant> In(SemanticModel model, string file)
    {
        var walker = new CSharpMutants(model, file);
        walker.Visit(model.SyntaxTree.GetRoot());
        return walker._found;
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is not null && !Unseen.IsSo(node))
            base.Visit(node);
    }

    public override void VisitIfStatement(IfStatementSyntax node)
    {
        Negate(node.Condition);
        if (node.Else is null && EndsInExit(node.Statement))
            Add("guard dropped", node.Condition, $"({node.Condition}) & !{Mutant.On}", $"if ({node.Condition}) …", "(nothing)");
        base.VisitIfStatement(node);
    }

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        Negate(node.Condition);
        base.VisitWhileStatement(node);
    }

    public override void VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        Negate(node.Condition);
        base.VisitConditionalExpression(node);
    }

    public override void VisitWhenClause(WhenClauseSyntax node)
    {
        Negate(node.Condition);
        base.VisitWhenClause(node);
    }

    public override void VisitCatchFilterClause(CatchFilterClauseSyntax node)
    {
        Negate(node.FilterExpression);
        base.VisitCatchFilterClause(node);
    }

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        NegateResult(node.Expression);
        base.VisitReturnStatement(node);
    }

    public override void VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        NegateResult(node.Expression);
        base.VisitArrowExpressionClause(node);
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        NegateResult(node.ExpressionBody);
        base.VisitSimpleLambdaExpression(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (Replaced(node.OperatorToken.Kind()) is { } other)
            Choose(other is "&&" or "||" ? "and/or swapped" : "boundary", node, $"{node.Left} {other} {node.Right}");
        if (node.IsKind(SyntaxKind.CoalesceExpression))
        {
            Choose("left of ?? dropped", node, $"({node.Right})");
            Choose("right of ?? dropped", node, $"({node.Left})!");
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitRelationalPattern(RelationalPatternSyntax node)
    {
        ChooseInPattern("boundary", node, node.OperatorToken);
        base.VisitRelationalPattern(node);
    }

    public override void VisitBinaryPattern(BinaryPatternSyntax node)
    {
        ChooseInPattern("and/or swapped", node, node.OperatorToken);
        base.VisitBinaryPattern(node);
    }

    // The arm's own condition stands where a new one would.
    public override void VisitSwitchExpressionArm(SwitchExpressionArmSyntax node)
    {
        var original = $"{node.Pattern} {node.WhenClause} => …";
        if (node.WhenClause is { } when)
            Add("arm dropped", when.Condition, $"!{Mutant.On} && ({when.Condition})", original, "(nothing)");
        else if (node.Pattern is not DiscardPatternSyntax)
            Add("arm dropped", node.Pattern, $"{node.Pattern} when !{Mutant.On}", original, "(nothing)");
        base.VisitSwitchExpressionArm(node);
    }

    // In braces: an else that follows belongs to the if before.
    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (!Unseen.IsMessage(node))
            Add("statement dropped", node, $"{{ if (!{Mutant.On}) {node} }}", node.ToString(), "(nothing)");
        base.VisitExpressionStatement(node);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (ConstantField(node) is { } field)
            ChooseConstant(field, node);
        else if (node.IsKind(SyntaxKind.TrueLiteralExpression))
            Choose("boolean flipped", node, "false");
        else if (node.IsKind(SyntaxKind.FalseLiteralExpression))
            Choose("boolean flipped", node, "true");
        else if (PlusOne(node) is { } next)
            Choose("number plus one", node, next);
    }

    private static string? Replaced(SyntaxKind operatorKind) =>
        operatorKind switch
        {
            SyntaxKind.LessThanToken => "<=",
            SyntaxKind.LessThanEqualsToken => "<",
            SyntaxKind.GreaterThanToken => ">=",
            SyntaxKind.GreaterThanEqualsToken => ">",
            SyntaxKind.AmpersandAmpersandToken => "||",
            SyntaxKind.BarBarToken => "&&",
            SyntaxKind.AndKeyword => "or",
            SyntaxKind.OrKeyword => "and",
            _ => null,
        };

    private static string? PlusOne(LiteralExpressionSyntax node) =>
        node.Token.Value switch
        {
            int value and < int.MaxValue => $"{value + 1}",
            long value and < long.MaxValue => $"{value + 1}L",
            _ => null,
        };

    private static bool EndsInExit(StatementSyntax statement) =>
        statement switch
        {
            BlockSyntax block => block.Statements is [.., var last] && EndsInExit(last),
            ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
            _ => false,
        };

    private static FieldDeclarationSyntax? ConstantField(LiteralExpressionSyntax node) =>
        node.FirstAncestorOrSelf<FieldDeclarationSyntax>(field => field.Modifiers.Any(SyntaxKind.ConstKeyword));

    private void Negate(ExpressionSyntax condition)
    {
        if (condition is not LiteralExpressionSyntax)
            Add("condition negated", condition, $"{Mutant.On} ^ ({condition})", condition.ToString(), $"!({condition})");
    }

    private void NegateResult(ExpressionSyntax? result)
    {
        if (
            result is not (null or LiteralExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax)
            && _model.GetTypeInfo(result).Type?.SpecialType == SpecialType.System_Boolean
        )
            Add("result negated", result, $"({Mutant.On} ^ ({result}))", result.ToString(), $"!({result})");
    }

    private void Choose(string kind, ExpressionSyntax node, string mutated) =>
        Add(kind, node, $"({Mutant.On} ? {mutated} : {node})", node.ToString(), mutated);

    // A pattern cannot ask: the whole test does.
    private void ChooseInPattern(string kind, PatternSyntax node, SyntaxToken operatorToken)
    {
        if (node.FirstAncestorOrSelf<IsPatternExpressionSyntax>() is { } test && Replaced(operatorToken.Kind()) is { } other)
            Choose(kind, test, ReplacedIn(test, operatorToken.Span, other));
    }

    // As a property it may be asked for at any time.
    private void ChooseConstant(FieldDeclarationSyntax field, LiteralExpressionSyntax node)
    {
        if (PlusOne(node) is not { } next || field.Declaration.Variables is not [{ Initializer.Value: { } value } variable])
            return;
        var mutated = ReplacedIn(value, node.Span, next);
        var modifiers = string.Join(' ', field.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ConstKeyword)));
        var property = $"{modifiers} static {field.Declaration.Type} {variable.Identifier} => {Mutant.On} ? {mutated} : {value};";
        Add("number plus one", field, property, $"{variable.Identifier} = {value}", mutated);
    }

    private static string ReplacedIn(SyntaxNode node, TextSpan span, string text) =>
        node.ToString().Remove(span.Start - node.SpanStart, span.Length).Insert(span.Start - node.SpanStart, text);

    private void Add(string kind, SyntaxNode node, string text, string original, string mutated)
    {
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        _found.Add(
            new Mutant(_file, line, kind, OneLine(original), OneLine(mutated), node.Span, text) { IsStatic = IsInitializer(node) }
        );
    }

    // Of an object's members, too: rules and other tables are objects that are made once.
    private static bool IsInitializer(SyntaxNode node) =>
        node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is null
        && node.FirstAncestorOrSelf<EqualsValueClauseSyntax>()?.FirstAncestorOrSelf<MemberDeclarationSyntax>()
            is FieldDeclarationSyntax
                or PropertyDeclarationSyntax;

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
