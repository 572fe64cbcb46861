package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.NameGenerator;
import java.util.random.RandomGenerator;

/** {@code adjective_surname}: a kind word and someone who found something out. */
public final class WordNames implements NameGenerator {
  private static final String ADJECTIVES =
      """
      able agile amber ample apt artful astute awake balmy bold brave breezy bright brisk calm
      candid careful cheery civil clear clever cosy crisp curious dapper daring deft eager
      earnest easy elated fair faithful fearless festive firm fond frank free fresh friendly
      gallant generous gentle gifted glad golden graceful grand happy hardy hearty helpful
      honest hopeful humble ideal jolly jovial joyful keen kind lively loyal lucid lucky mellow
      merry mild modest neat nimble noble open patient peaceful placid playful plucky polite
      prompt proud quick quiet radiant ready robust serene sharp shiny silent sincere smart snug
      solid spry steady stoic sturdy sunny swift tender thankful tidy trusting upbeat valiant
      vivid warm wise witty zesty
      """;

  private static final String SURNAMES =
      """
      abel agnesi airy aitken alvarez ampere anning apgar archimedes aristarchus arrhenius
      avicenna avogadro babbage bacon banach banneker bardeen bassi becquerel bell bernoulli
      berzelius bessel bethe birkhoff blackburn blackett blackwell boltzmann boole born bose
      boyle bragg brahe brahmagupta brattain brouwer buffon bunsen burnell cannon cantor carnot
      carson cartwright carver cauchy cavendish cayley celsius chadwick chandrasekhar chebyshev
      church clausius cohn compton copernicus cori coulomb cray crick curie cuvier dalton darwin
      davy dedekind descartes dijkstra dirac doppler ehrlich einstein elion eratosthenes erdos
      euclid euler faraday fermat fermi feynman fibonacci fisher fleming florey foucault fourier
      franklin fraunhofer frege fresnel galileo galois galvani gauss germain gibbs goddard godel
      golgi goodall gray green hahn haldane halley hamilton hardy harvey hawking heaviside
      heisenberg helmholtz henry hermite herschel hertz hess hilbert hipparchus hodgkin
      hollerith hooke hopper hubble humboldt hutton huygens hypatia jacobi jemison jenner
      johnson joule karle kekule kelvin kepler khayyam khorana khwarizmi kirchhoff klein koch
      kolmogorov kovalevskaya lagrange lamarr lamport landau laplace lavoisier leakey leavitt
      lebesgue legendre leibniz levi linnaeus liskov lobachevsky lorentz lovelace lyell mach
      malpighi marconi maxwell mayer mcclintock meitner mendel mendeleev michelson milankovitch
      millikan minkowski mirzakhani moivre moore morse napier nash newton nightingale nobel
      noether oersted ohm oppenheimer ostwald panini pascal pasteur pauli pauling pavlov payne
      peano perlman planck poincare poisson priestley ptolemy pythagoras raman ramanujan ramsay
      rayleigh ride riemann ritchie rontgen rubin rutherford sagan salk sammet sanger
      schrodinger shannon shockley sinoussi snell snow somerville stokes strutt sutherland
      swirles tesla thales thomson torricelli turing urey varahamihira vaughan vesalius viete
      villani volta wallis watson watt weber wegener weierstrass wien wiener wilson wing wozniak
      wright yalow yonath yukawa
      """;

  private final RandomGenerator random;

  /** Names by chance. */
  public WordNames() {
    this(RandomGenerator.getDefault());
  }

  WordNames(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String next(int attempt) {
    String name = pick(ADJECTIVES) + '_' + pick(SURNAMES);
    return attempt > 0 ? name + random.nextInt(10) : name;
  }

  private String pick(String words) {
    String[] list = words.split("\\s+");
    return list[random.nextInt(list.length)];
  }
}
