import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.tex import readable

SHOWN = [
    (r"$\ell_p$ norm in $O(n^{1+o(1)})$ time", "ℓₚ norm in O(n¹⁺ᵒ⁽¹⁾) time"),
    (r"\textit{quantum} theory with $\mathcal{N}=4$", "quantum theory with 𝒩=4"),
    (r"Erd\H{o}s--R\'enyi, S{\o}rensen, \v Cech", "Erdős–Rényi, Sørensen, Čech"),
    (r"\'{e} \'E \"o {\AA} na\"{\i}ve Fran\c cois", "é É ö Å naïve François"),
    (r"$B^0_s \to \mu^+\mu^-$ with 140 fb$^{-1}$", "B⁰ₛ → μ⁺μ⁻ with 140 fb⁻¹"),
    (r"95\% gain & 10\$ {C}NN_b #1, 95% accuracy", "95% gain & 10$ CNN_b #1, 95% accuracy"),
    (r"$\|\nabla f\|_2 \leq \frac{L}{2}\varepsilon^{-2}$", "‖∇f‖₂ ≤ L/2 ε⁻²"),
    (r"\$5 to \$10, x < y & z, 2^n, $5 to $10 now", "$5 to $10, x < y & z, 2^n, $5 to $10 now"),
    (r"$\text{GPT-4}$, $\mathrm{LLaMA}_{\text{7B}}$", "GPT-4, LLaMA_7B"),
    (r"$\sum_{i=1}^{N} x_i e^{-t^2}$", "∑ᵢ₌₁ᴺ xᵢ e^(-t²)"),
    (r"``Quoted'' --- \LaTeX{} \& \AE sop", "“Quoted” — LaTeX & Æsop"),
    (r"$H_2O$ ${}^{40}$K $\hat{\theta}\in\{0,1\}$", "H₂O ⁴⁰K θ̂ ∈ {0,1}"),
    (r"$\mathtt{torch}$ $\left(\frac{a}{b}\right)$ $\lVert x \rVert$", "torch (a/b) ‖x‖"),
    (r"Fig.~3 achieves ~90\% (~5) et~al.", "Fig. 3 achieves ~90% (~5) et al."),
    (r"labels {0,1} and {Deep} and {\it foo, bar}", "labels {0,1} and Deep and foo, bar"),
    (r"$\lim_{n\to\infty} \sin x$, $\not=$ $\sqrt[3]{x+1}$", "lim_(n→∞) sin x, ≠ ∛(x+1)"),
    (r"$\sqrt{s}=13$ TeV, $5\,$GeV, $90^\circ$, $M_\odot$", "√s=13 TeV, 5 GeV, 90°, M_⊙"),
    (r"$\mathbb R^d$, $A^\top$, $f'(x)$, $x_{\rm eff}$", "ℝᵈ, Aᵀ, f′(x), x_eff"),
    (r"10 $\mu$ m, $5~\mu\mathrm{m}$, 3 $\mu$ s, 10 \mu m", "10 μm, 5 μm, 3 μs, 10 μm"),
    (r"a $\mu$ meson, $10\ \mu m$", "a μ meson, 10 μm"),
    (r"two ~~x~~ here, see www.a.org/~me", "two ~~x~~ here, see www.a.org/~me"),
    (r"10^{-3} and H_{2}O in \emph{a, b}", "10⁻³ and H₂O in a, b"),
    (r"use --no-cache, A --> B, pages 3--5", "use --no-cache, A --> B, pages 3–5"),
    (r"\url{https://x.org/a_b~c--d} https://x.org/\_%20", "https://x.org/a_b~c--d https://x.org/_%20"),
    (r"\href{https://x.org}{our page} [\cite{Foo}]", "our page (https://x.org) [[Foo]]"),
    (r"he said \"quoted\" words", 'he said "quoted" words'),
    (r"{\\Lambda} and Schr\\\"odinger", "Λ and Schrödinger"),
    (r"$x_{\text{if any}} = 1 \text{ if $y$}$, $a_{i, j}$", "x_(if any) = 1 if y, a_(i,j)"),
    (r"\method achieves; \foo{bar}; \unknown", "method achieves; bar; unknown"),
    (r"Unbalanced {brace and } this", "Unbalanced {brace and } this"),
    (r"$$E=mc^2$$ \(x\) \[y\]", "E=mc² x y"),
    (r"\footnote{why} \textsuperscript{th} \textcolor{red}{hot}", " (why) ᵗʰ hot"),
    (r"$\binom{n}{k}$ $\overset{!}{=}$ $a \pmod{n}$", "(n choose k) =^! a (mod n)"),
    (r"a \frac{1}{2} of \sqrt{x} and \ensuremath{\alpha}", "a 1/2 of √x and α"),
    (r"$p \times p$, $8 \times10^{35}$, $a\times b$, $= \pm 1$", "p × p, 8 × 10³⁵, a×b, = ±1"),
    (r"$\begin{pmatrix}a&b\\c&d\end{pmatrix}$", "a b; c d"),
    (r"$\textcolor{red}{x}\phantom{y}z$ $\hspace 3 w$", "x z w"),
    (r"$\underset{x}{\max}\;f$, $r\'egime$, $\left. y \right.$", "maxₓ f, régime, y"),
    (r"$\sqrt[n]{x}$ $\sqrt[n+1]{y}$ $\frac1n$", "ⁿ√x ⁿ⁺¹√y 1/n"),
    (r"$}x$ $\hat{}$ $x^{}$ $\phantom", "x x $phantom"),
    (r"$a \bmod n, \emph{b} \#5 ~c$ and \'", "a mod n, b #5 c and '"),
    (r"$\alpha_s$ $e^+e^-$ $|\psi\rangle$ $J/\psi$ $\mathbf{x}_i$", "αₛ e⁺e⁻ |ψ⟩ J/ψ xᵢ"),
    (r"\a trailing \\", "a trailing "),
    ("one \\", "one \\"),
    (r"barθ: $\theta$ and \bar\theta", "barθ: θ and θ̄"),
    (r"Let $x be open, and then we go on to see $y$", "Let $x be open, and then we go on to see y"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "shown"), SHOWN)
def test_tex_becomes_what_a_reader_would_see(raw, shown):
    assert shown == readable(raw)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("if $ v$ is smooth", "if v is smooth"), ("for $t, n $ fixed", "for t, n fixed"),
     ("from $10 to $30,485", "from $10 to $30,485")],
)  # fmt: skip
def test_loose_spaces_make_no_formula_of_money_nor_money_of_a_formula(raw, shown):
    assert shown == readable(raw)


@pytest.mark.parametrize(
    "plain", ["", "Plain words, 95% & more #1", "x_1 2^n (a) \"b\" 'c'", "漢字 é 🙂"]
)
def test_text_without_tex_is_left_alone(plain):
    assert plain == readable(plain)


def folded(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


PIECES = st.sampled_from(
    [
        *(raw for raw, _ in SHOWN),
        *"${}\\^_~%&#-`'\" \n",
        r"\frac{", r"\sqrt[", r"\mathcal", r"\left(", r"\begin{x}", r"\'", r"$$", r"\(", r"\]",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=15).map("".join))
def test_nothing_makes_it_fail(raw):
    assert isinstance(readable(raw), str)


@given(
    st.lists(
        st.sampled_from(
            ["alpha", "gamma ray", "$x_{eff}$", r"\emph{deep}", r"$\mathrm{net}^{th}$", "{Graph}s",
             r"\textbf{two $y_{max}$ words}", r"$\frac{num}{den}$", r"$\text{if } \mathbb{E}$",
             r"\unknown{kept}", "--", r"\%", "~", "``q''"]
        ),
        max_size=12,
    ).map(" ".join)
)  # fmt: skip
def test_every_word_outside_command_names_survives(raw):
    shown = folded(readable(raw))

    for word in re.findall("[A-Za-z]{2,}", re.sub(r"\\[A-Za-z]+", " ", raw)):
        assert word in shown


def test_braces_nested_beyond_reason_come_back_raw():
    raw = "{" * 5000 + "deep $x$" + "}" * 5000

    assert "deep x" in readable(raw)
